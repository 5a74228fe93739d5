/** A scenario of a feature file: its steps with their tables, those of the background first. */
export interface Scenario {
  readonly name: string;
  readonly steps: readonly { readonly text: string; readonly cells: readonly (readonly string[])[] }[];
}

interface Draft {
  readonly name: string;
  readonly steps: { readonly text: string; readonly cells: string[][] }[];
  /** Of an outline: the names, then a row for each time that it is played. */
  readonly examples: string[][];
}

/** Scenarios of a feature file; of Gherkin no more than our shared files use. An outline gives one for each of its examples. */
export function scenariosOf(text: string): Scenario[] {
  const found: Draft[] = [];
  const background: Draft = { name: '', steps: [], examples: [] };
  let now = background;
  let inExamples = false;
  for (const line of text.split('\n').map((l) => l.trim())) {
    const name = /^Scenario(?: Outline)?: *-? *(.*)/.exec(line)?.[1];
    if (name !== undefined) {
      now = { name, steps: background.steps.map((step) => ({ ...step })), examples: [] };
      found.push(now);
      inExamples = false;
    } else if (line.startsWith('Examples:')) inExamples = true;
    else if (line.startsWith('|')) {
      const cells = line.split('|').slice(1, -1).map((cell) => cell.trim());
      (inExamples ? now.examples : now.steps.at(-1)!.cells).push(cells);
    } else if (/^(Given|And|When|Then)\b/.test(line)) now.steps.push({ text: line.replace(/^\w+ +/, ''), cells: [] });
  }
  return found.flatMap(played);
}

function played({ name, steps, examples: [names, ...rows] }: Draft): Scenario[] {
  if (names === undefined) return [{ name, steps }];
  return rows.map((row) => {
    const filled = (text: string) => names.reduce((sum, each, i) => sum.replaceAll(`<${each}>`, row[i]!), text);
    return { name: `${name} (${row.join(', ')})`, steps: steps.map((step) => ({ ...step, text: filled(step.text) })) };
  });
}

/** A table with a row of names, as one record a row; names in lower case. */
export function rowsOf(cells: readonly (readonly string[])[]): Readonly<Record<string, string>>[] {
  return cells.slice(1).map((row) => Object.fromEntries(row.map((cell, i) => [cells[0]![i]!.toLowerCase(), cell])));
}
