import { assert } from '../../model/base/assert.ts';
import type { Failure } from './failure.ts';
import { type Progress, startProgress } from './progress.ts';
import { type Column, textTable } from './table.ts';

/** Anything JSON can hold. A digest is hex, an amount a number, an absent figure null. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };
export type JsonObject = { readonly [key: string]: Json | undefined };

/**
 * Where a command puts its words. For a person: lines on stdout, progress on stderr. With --json: lines and progress on
 * stderr and exactly one object on stdout.
 */
export class Output {
  readonly json: boolean;
  /** One process, one answer, whoever gives it. */
  static #answered = false;

  constructor(json: boolean) {
    this.json = json;
  }

  say(line = ''): void {
    (this.json ? process.stderr : process.stdout).write(`${line}\n`);
  }

  table(columns: readonly Column[], rows: readonly (readonly string[])[]): void {
    this.say(textTable(columns, rows));
  }

  progress(title: string, total: number): Progress {
    return startProgress(title, total);
  }

  /** The command's answer for machines; once a run. For a person it is silent: what matters was said. */
  result(object: JsonObject): void {
    assert(!Output.#answered, 'a command gives one JSON object');
    Output.#answered = true;
    if (this.json) process.stdout.write(`${JSON.stringify(object)}\n`);
  }

  /** The sentence on stderr and, with --json and nothing answered yet, the object that says so. */
  failed(failure: Failure): void {
    process.stderr.write(`lockstep: ${failure.message}\n`);
    if (!Output.#answered && this.json) this.result({ ok: false, error: { kind: failure.kind, message: failure.message } });
  }
}
