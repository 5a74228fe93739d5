import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bannedInModel, escapes, noForIn, unseeded } from './tidy/banned.ts';
import { deadFiles } from './tidy/dead.ts';
import { documents } from './tidy/documents.ts';
import { importLaw } from './tidy/imports.ts';
import { fileLength, functionLength, lineLength, moduleLength } from './tidy/lengths.ts';
import { lex } from './tidy/lex.ts';
import { readTree, type Rule, source, typescript } from './tidy/tree.ts';
import { forbiddenWords, skippedTests } from './tidy/words.ts';
import { RULES, tidy } from './tidy.ts';

/** What a rule says of one file, as `line: message`; a good neighbour keeps "nothing was checked" quiet. */
function said(rule: Rule, path: string, text: string): string[] {
  const neighbour = source('model/base/good.ts', "import { b } from './b.ts';");
  return rule([neighbour, source(path, text)]).filter((v) => v.path === path).map((v) => `${v.line}: ${v.message}`);
}

const nothing = (lines: number) => '\n'.repeat(lines);

describe('tidy: import law', () => {
  it.each([
    ['model/book/a.ts', "import fs from 'node:fs';", 'model imports nothing from outside'],
    ['model/book/a.ts', "import x from 'seedrandom';", 'model imports nothing from outside'],
    ['model/book/a.ts', "import { x } from '../../replay/x.ts';", 'model may import no other room, not replay'],
    ['model/book/a.test.ts', "import { x } from '../../scenarios/x.ts';", 'model may import no other room, not scenarios'],
    ['model/base/a.ts', "import { x } from '../message/x.ts';", 'model/base may import no sibling, not model/message'],
    ['model/ledger/a.ts', "import { x } from '../accounts/x.ts';", 'model/ledger may import model/base, model/message, model/book, not model/accounts'],
    ['model/oracle/a.ts', "import { x } from '../ledger/x.ts';", 'model/oracle may import model/base, model/message, not model/ledger'],
    ['model/oracle/a.ts', "import { x } from '../book/x.ts';", 'not model/book'],
    ['scenarios/a.ts', "import { x } from '../replay/x.ts';", 'scenarios may import model, not replay'],
    ['replay/a.ts', "export { x } from '../sim/x.ts';", 'replay may import model, not sim'],
    ['sim/lockstep/a.ts', "const x = await import('../../replay/x.ts');", 'sim may import model, scenarios, not replay'],
    ['sim/bridge/src/a.ts', "import { x } from '../../../model/base/x.ts';", 'the bridge is a package of its own'],
    ['hil/a.ts', "import { x } from '../services/x.ts';", 'not services'],
    ['tools/a.ts', "import '../services/x.ts';", 'not services'],
    ['services/cli/a.ts', "import { x } from '../web/page.ts';", 'by its port file'],
  ])('%s with %s is refused', (path, text, message) => {
    expect(said(importLaw, path, text)).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    ['model/law/a.ts', "import { x } from '../book/x.ts';"],
    ['model/book/a.ts', "import { x } from '../message/x.ts'; import { y } from './y.ts'; // from '../../sim/z.ts'"],
    ['model/book/a.test.ts', "import fs from 'node:fs'; import { y } from '../oracle/y.ts';"],
    ['sim/lockstep/a.ts', "import { x } from '@cocotb-ts/bridge'; import { y } from '../../scenarios/y.ts';"],
    ['services/cli/a.ts', "import { x } from '../web/port.ts'; import { y } from '../../hil/y.ts';"],
  ])('%s with %s is good', (path, text) => {
    expect(said(importLaw, path, text)).toEqual([]);
  });

  it('a tree without imports is a violation, not a pass', () => {
    expect(importLaw([source('model/base/a.ts', 'export const a = 1;')])).toHaveLength(1);
  });
});

describe('tidy: banned in model', () => {
  it.each([
    'const now = Date.now();', 'new Date();', 'Math.random();', 'const m = Math;', 'const { random } = Math;', "Math['random']();",
    'Math.exp(1);', 'performance.now();', 'process.env;', 'setTimeout(f, 1);', 'globalThis.Date;', 'async () => {};',
    'let p: Promise<void>;', "a.localeCompare(b);", 'f(Math);', 'const t = `${Date.now()}`;', 'console.log(1);', 'x ? Date : 1;',
  ])('%s is refused', (text) => {
    expect(said(bannedInModel, 'model/book/a.ts', text).length).toBeGreaterThan(0);
  });

  it.each([
    '// Date.now() is banned', "const s = 'Math.random';", 'Math.floor(Math.sqrt(2));', 'order.process;', 'const o = { Date: 1 };',
    'const r = /Date|process/;', '/* async */ f();', 'const t = `Date`;',
  ])('%s is good', (text) => {
    expect(said(bannedInModel, 'model/book/a.ts', text)).toEqual([]);
  });

  it('the port of a core may be asynchronous, a book may not', () => {
    const text = 'interface Body { run(): Promise<void> }';
    expect(said(bannedInModel, 'model/message/core.ts', text)).toEqual([]);
    expect(said(bannedInModel, 'model/book/core.ts', text)).toHaveLength(1);
  });

  it('for … in is refused, for … of is good', () => {
    expect(said(noForIn, 'model/book/a.ts', '\nfor (const k in o) f(k);')).toEqual([expect.stringMatching(/^2: for … in/)]);
    expect(said(noForIn, 'model/book/a.ts', 'for (const k of o) f(k in o);')).toEqual([]);
  });

  it.each(['Math.random()', 'const m = Math', 'Date.now()'])('unseeded %s is refused in scenarios, free in services', (text) => {
    expect(said(unseeded, 'scenarios/a.ts', text)).toHaveLength(1);
    expect(said(unseeded, 'services/a.ts', text)).toEqual([]);
  });

  it.each(['x as any;', '// @ts-igno' + 're', '// TO' + 'DO later'])('the escape %s is refused', (text) => {
    expect(said(escapes, 'replay/a.ts', text)).toHaveLength(1);
  });
});

describe('tidy: lengths', () => {
  const body = (lines: number) => `{${nothing(lines - 1)}}`;
  it.each([
    ['function f(a: number)', 71], ['function f(): Map<string, readonly number[]>', 71], ['const f = () =>', 71], ['class A { m()', 71],
    ['const f = async (x): Promise<void> =>', 71], ['class A { get m(): number', 71],
  ])('%s of %d lines is refused, one line less is good', (head, lines) => {
    expect(said(functionLength, 'sim/a.ts', `${head} ${body(lines)}`)).toEqual(['1: a function of 71 lines, at most 70']);
    expect(said(functionLength, 'sim/a.ts', `${head} ${body(lines - 1)}`)).toEqual([]);
  });

  it.each(['class A', 'interface A', 'const o =', 'if (x)', 'for (const a of b)', 'export const table: Readonly<Record<string, number>> =', 'else'])(
    '%s is no function', (head) => {
      expect(said(functionLength, 'sim/a.ts', `${head} ${body(200)}`)).toEqual([]);
    });

  it('a describe may be long, the test in it may not', () => {
    const text = `describe('x', () => {\n it('y', () => ${body(71)});${nothing(50)}});`;
    expect(said(functionLength, 'sim/a.test.ts', text)).toEqual(['2: a function of 71 lines, at most 70']);
    expect(said(functionLength, 'sim/a.test.ts', `describe.skipIf(a({ b: [] }))('x', () => ${body(80)});`)).toEqual([]);
    expect(said(functionLength, 'sim/a.ts', `describe('x', () => ${body(80)});`)).toHaveLength(1);
  });

  it('files over 300 lines, lines over 180 columns and modules over 300 lines are refused', () => {
    expect(said(fileLength, 'sim/a.ts', `${nothing(300)}x`)).toHaveLength(1);
    expect(said(fileLength, 'sim/a.ts', `${nothing(299)}x`)).toEqual([]);
    expect(said(lineLength, 'sim/a.ts', `\n${'x'.repeat(181)}`)).toEqual(['2: 181 columns, at most 180']);
    expect(said(moduleLength, 'hdl/rtl/a.sv', `module small;\nendmodule\nmodule big;${nothing(300)}endmodule`)).toEqual([expect.stringMatching(/^3: /)]);
    expect(said(moduleLength, 'hdl/rtl/a.sv', `// head\nmodule a;${nothing(299)}endmodule`)).toEqual([]);
  });
});

describe('tidy: files, words, tests, documents', () => {
  it('a file that nobody imports is dead, unless it is an entry or its name stands in a string', () => {
    const tree = [
      source('replay/alone.ts', ''), source('replay/child.ts', ''), source('replay/used.ts', ''), source('tools/entry.ts', ''),
      source('replay/a.test.ts', "import './used.ts'; fork('replay/child.ts');"),
    ];
    expect(deadFiles(tree).map((v) => v.path)).toEqual(['replay/alone.ts']);
  });

  it.each(['see /wo' + 'rk/main/x', 'https://registry.npm' + 'js.org/x', 'cd /ho' + 'me/jo/x'])('the words "%s" are refused', (text) => {
    expect(said(forbiddenWords, 'docs/a.md', `\n${text}`)).toEqual([expect.stringMatching(/^2: /)]);
  });

  it.each(["it.on" + "ly('x', f);", "it.sk" + "ip('x', f);", "describe.sk" + "ip('x', f);", 'context.skip();', "it.to" + "do('x');", "it.skipIf(absent)('x', f);"])(
    'the test %s is refused', (text) => {
      expect(said(skippedTests, 'sim/a.test.ts', text)).toHaveLength(1);
    });

  it.each(["context.skip('no simulator here');", "it.skipIf(absent)('x (skipped where y is absent)', f);"])('the test %s is good', (text) => {
    expect(said(skippedTests, 'sim/a.test.ts', text)).toEqual([]);
  });

  it('pages must be reachable from README or ARCHITECTURE, and links must lead somewhere', () => {
    const tree = [
      source('README.md', '[a](docs/a.md) [data](../shared/data/x.md)'), source('ARCHITECTURE.md', '[gone](docs/gone.md#part)'),
      source('docs/a.md', '[b](b.md)'), source('docs/b.md', ''), source('docs/lost.md', ''),
    ];
    expect(documents(tree).map((v) => `${v.path}: ${v.message}`)).toEqual([
      'ARCHITECTURE.md: the link to docs/gone.md leads nowhere',
      'docs/lost.md: no link leads here from README.md or ARCHITECTURE.md',
    ]);
    expect(documents([]).map((v) => v.path)).toEqual(['README.md', 'ARCHITECTURE.md']);
  });
});

describe('tidy: the tree', () => {
  it('the lexer keeps lines and knows strings, templates, regular expressions and comments', () => {
    const tokens = lex("a = b / c; // d\n'e\\'f' + `g${h({ i: `j` })}k` /* \n */ .l(/m\\/[/]n/g)\n#o");
    expect(tokens.map((t) => `${t.line} ${t.kind} ${t.text}`)).toEqual([
      '1 word a', '1 mark =', '1 word b', '1 mark /', '1 word c', '1 mark ;', "2 string e\\'f", '2 mark +', '2 template gk', '2 word h',
      '2 mark (', '2 mark {', '2 word i', '2 mark :', '2 template j', '2 mark }', '2 mark )', '3 mark .', '3 word l', '3 mark (',
      '3 regex /m\\/[/]n/g', '3 mark )', '4 word #o',
    ]);
  });

  it('each rule is tried above and this tree keeps all of them', () => {
    expect(Object.keys(RULES)).toHaveLength(13);
    const tree = readTree(join(import.meta.dirname, '..'));
    expect(typescript(tree).length).toBeGreaterThan(30);
    expect(tree.filter((file) => /(^|\/)(node_modules|\.build|out)\//.test(file.path))).toEqual([]);
    expect(tidy(tree).map((v) => `${v.path}:${v.line}: ${v.message}`)).toEqual([]);
  });
});
