import { isTest, type Rule, typescript } from './tree.ts';

/** What must not stand in the tree: places of one machine, names of download hosts. */
const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  [/(?<![\w.])\/work\/\w/, 'a path of one machine; write it relative to the root'],
  [/(?<![\w.])\/(home|Users)\/\w/, 'a path of one machine; write it relative to the root'],
  [/registry\.(npmjs|yarnpkg)\.\w/, 'a download host; the package manager knows its own'],
  [/(files\.pythonhosted|deb\.debian)\.org/, 'a download host; the package manager knows its own'],
];

export const forbiddenWords: Rule = (tree) =>
  tree.filter(({ path }) => path !== 'package-lock.json').flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, i) =>
      FORBIDDEN.filter(([pattern]) => pattern.test(line)).map(([, message]) => ({ path, line: i + 1, rule: 'forbidden', message }))));

/** A test may be left out only where something is absent, and its name then says where. */
export const skippedTests: Rule = (tree) =>
  typescript(tree).filter(({ path }) => isTest(path)).flatMap(({ path, tokens }) =>
    tokens.flatMap((token, i) => {
      if (token.kind !== 'word' || tokens[i - 1]?.text !== '.') return [];
      const wrong = (message: string) => [{ path, line: token.line, rule: 'skipped test', message }];
      if (token.text === 'only') return wrong('.only hides every other test');
      if (token.text === 'todo') return wrong('.todo is a test that cannot fail');
      if (token.text === 'skip' && tokens[i + 1]?.text === '(' && !hasReason(tokens[i + 2]?.kind, tokens[i - 2]?.text)) {
        return wrong('.skip needs its reason: context.skip(reason), or skipIf with a name that says (skipped where …)');
      }
      if ((token.text === 'skipIf' || token.text === 'runIf') && !namesReason(tokens.slice(i, i + 40).map((t) => t.text))) {
        return wrong(`the name of a ${token.text} test says (skipped where …)`);
      }
      return [];
    }));

/** `context.skip('why')` has one; `it.skip('name', …)` has only a name. */
function hasReason(argument: string | undefined, owner: string | undefined): boolean {
  return (argument === 'string' || argument === 'template') && owner !== 'it' && owner !== 'test' && owner !== 'describe';
}

function namesReason(following: readonly string[]): boolean {
  return following.some((text) => text.includes('(skipped where '));
}
