import { afterAll, describe, expect, it } from 'vitest';
import { Cli } from './testing/cli.ts';

const cli = new Cli();
afterAll(() => cli.dispose());

describe('synth: usage', () => {
  it.each<readonly [string, readonly string[], string]>([
    ['no family', ['synth', 'gpu'], 'Allowed choices are ecp5, ice40, ultrascale, datasheet'],
    ['a size that is no power of two', ['synth', 'ice40', '--levels', '100'], '--levels must be a power of two, got 100'],
    ['a datasheet of another size', ['synth', 'datasheet', '--levels', '64'], 'levels cannot be chosen'],
    ['a comparison of something that is not recorded', ['synth', 'ice40', '--check'], '--check belongs to synth datasheet'],
  ])('%s ends with 2', (_, args, sentence) => {
    expect(cli.run(...args)).toMatchObject({ status: 2, stdout: '', sentence: expect.stringContaining(sentence) as string });
  });
});
