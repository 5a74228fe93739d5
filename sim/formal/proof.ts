/** How a set of properties is decided. */
export type Method =
  /** k-induction by SAT on gates (yosys-abc, bmc3 and ind), with its lemmas: unbounded. */
  | { readonly kind: 'induction'; readonly depth: number }
  /** No violation in the first `depth` cycles, by SAT on gates (yosys-abc, bmc3). */
  | { readonly kind: 'bmc'; readonly depth: number }
  /**
   * One whole command from any legal book, by SAT on gates over `depth` cycles: the set itself states that it ends within
   * them and in a legal book again, so it holds for any number of commands.
   */
  | { readonly kind: 'step'; readonly depth: number }
  /** Unbounded, by property-directed reachability on gates (yosys-abc, pdr). */
  | { readonly kind: 'pdr' };

/** One instance of one module, the properties that its file states, and how they are decided. */
export interface ProofSet {
  readonly name: string;
  readonly top: string;
  /** Modules read beside the top, of hdl/rtl; `formal/x` is a file of hdl/formal that stands in for a module. */
  readonly modules: readonly string[];
  /** Modules are looked for in hdl/books, too. */
  readonly around?: true;
  /** What is included into a module, before its `endmodule`: a file of hdl/formal. */
  readonly hooks: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, number>>;
  readonly defines?: Readonly<Record<string, string>>;
  /** Wires of the top tied to wires deeper down, after flattening: Yosys 0.23 knows no reference into a module. */
  readonly ties?: Readonly<Record<string, string>>;
  /** Wires tied to all words of a memory: how many, and its name after flattening. */
  readonly memories?: Readonly<Record<string, readonly [number, string]>>;
  /** Pins of the top tied to constants, as Yosys writes them. */
  readonly pins?: Readonly<Record<string, string>>;
  /** Constants that registers begin with where the reset is not run. */
  readonly start?: Readonly<Record<string, string>>;
  readonly method: Method;
  /** No run has answered it in its time so far: asked only on request, and nothing is claimed of it. */
  readonly open?: boolean;
  /** Seconds that one run of a solver may take. */
  readonly limit: number;
  /** What the parameters and the method mean for a person, for example 'width 256, depth 16'. */
  readonly size: string;
  /** Under which parameters, and to what depth, a bug is looked for; default: as for the proof. */
  readonly hunt?: { readonly parameters?: Readonly<Record<string, number>>; readonly depth: number };
}

/** A change of the RTL that the set must find, by one of these properties. */
export interface Bug {
  readonly id: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  readonly set: string;
  readonly properties: readonly string[];
  readonly what: string;
}

export type Verdict =
  | { readonly kind: 'proved' }
  /** `cycle` counts from the start of the run. */
  | { readonly kind: 'violated'; readonly property: string; readonly cycle: number }
  | { readonly kind: 'undecided'; readonly why: string };

export interface Outcome {
  readonly verdict: Verdict;
  /** Properties that were decided, without the lemmas. */
  readonly properties: readonly string[];
  readonly seconds: number;
}
