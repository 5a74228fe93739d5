/** One change of a source text. */
export interface Change {
  readonly operator: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly at: number;
  readonly found: string;
  readonly put: string;
}

interface Operator {
  readonly name: string;
  readonly pattern: RegExp;
  /** What may stand there instead. */
  readonly put: (found: string) => readonly string[];
}

const swap = (pairs: Readonly<Record<string, string>>) => (found: string) => [pairs[found]!];
/** Not: what declares, and fields without a value. */
const STATEMENT = /(?<=^ +)(?!\w+: [\w[\]]+;$)(?!(?:const|let|return|import|export|throw|readonly|private|override|declare|type|case|default)\b)[^\s{}/*][^{}\n]*;(?=$)/gm;

const OPERATORS: readonly Operator[] = [
  { name: 'relation', pattern: /(?<= )(?:<=?|>=?)(?= )/g, put: swap({ '<': '<=', '<=': '<', '>': '>=', '>=': '>' }) },
  { name: 'equality', pattern: /[=!]==/g, put: swap({ '===': '!==', '!==': '===' }) },
  // PREV is word 0 of a node: adding it and taking it away are the same.
  { name: 'arithmetic', pattern: /(?<= )[-+*](?= )(?! PREV\])/g, put: swap({ '+': '-', '-': '+', '*': '+' }) },
  { name: 'assignment', pattern: /[-+]=/g, put: swap({ '+=': '-=', '-=': '+=' }) },
  { name: 'step', pattern: /\+\+|--/g, put: swap({ '++': '--', '--': '++' }) },
  { name: 'bits', pattern: /(?<= )(?:<<|>>>|[&|])(?= )/g, put: swap({ '<<': '>>>', '>>>': '<<', '&': '|', '|': '&' }) },
  { name: 'other side', pattern: / \^ 1\b/g, put: () => [''] },
  { name: 'link', pattern: /\b(?:NEXT|PREV)\b(?=\])/g, put: swap({ NEXT: 'PREV', PREV: 'NEXT' }) },
  { name: 'constant', pattern: /(?<![\w.'])\d[\d_]*(?![\w.'])/g, put: (found) => [1, -1].map((step) => String(Number(found.replaceAll('_', '')) + step)) },
  { name: 'truth', pattern: /\btrue\b|\bfalse\b/g, put: swap({ true: 'false', false: 'true' }) },
  { name: 'and/or', pattern: /&&|\|\|/g, put: swap({ '&&': '||', '||': '&&' }) },
  { name: 'negation', pattern: /(?<=\bif \()(?!\()[^()\n]*(?:\([^()\n]*\)[^()\n]*)*(?=\) )/g, put: (found) => [`!(${found})`] },
  { name: 'statement', pattern: STATEMENT, put: () => [';'] },
  { name: 'return', pattern: /(?<= )return;/g, put: () => [';'] },
];

/** Every change that the operators know for a source. */
export function changesOf(file: string, text: string): Change[] {
  const code = withoutComments(text);
  return OPERATORS.flatMap(({ name, pattern, put }) => [...code.matchAll(pattern)].flatMap((match) => {
    const line = code.slice(0, match.index).split('\n').length;
    return put(match[0]).map((replacement) => ({ operator: name, file, line, at: match.index, found: match[0], put: replacement }));
  }));
}

export function applyChange(text: string, { at, found, put }: Change): string {
  return text.slice(0, at) + put + text.slice(at + found.length);
}

/**
 * Comments, strings, imports and what only warms the cache become spaces of the same length: `touch` and the field it leaves
 * its reads in change nothing that counts, so that whatever is changed there is no mutant.
 */
function withoutComments(text: string): string {
  const blank = (found: string) => found.replaceAll(/[^\n]/g, ' ');
  return text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'[^'\n]*'|^import [^;]*;|^ +touched = 0;$|^function touch\([\s\S]*?^\}$/gm, blank);
}

/** The function or method that a place of a source lies in; '' outside of all. */
export function placeOf(text: string, at: number): string {
  const heads = [...text.slice(0, at).matchAll(/^(?:export )?function (\w+)|^ {2}(?:private |static |get )*(\w+)\([^\n]*\{$|^\}$/gm)];
  const [, outer, inner] = heads.at(-1) ?? [];
  return outer ?? inner ?? '';
}
