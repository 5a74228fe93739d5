/** TypeScript as far as house rules need it: words, marks and literals with their lines; comments are gone. */
export interface Token {
  readonly kind: 'word' | 'number' | 'string' | 'template' | 'regex' | 'mark';
  /** Strings and templates: their text without quotes. */
  readonly text: string;
  /** First line is 1. */
  readonly line: number;
}

const WORD = /[\p{ID_Start}$_#][\p{ID_Continue}$]*/uy;
const NUMBER = /\d[\w.]*/y;
const MARKS = /=>|\?\.|\.\.\.|&&|\|\||\?\?|[^\s]/uy;
const REGEX = /\/(?:[^\\/[\n]|\\.|\[(?:[^\\\]\n]|\\.)*\])+\/[a-z]*/y;
/** After these a slash begins a regular expression; after any other word, number or closing mark it divides. */
const BEFORE_REGEX = new Set(['return', 'typeof', 'case', 'in', 'of', 'new', 'delete', 'void', 'throw', 'else', 'do', 'await', 'yield']);

/** Splits a source text. Text inside `${}` of a template gives tokens like any other. */
export function lex(text: string): Token[] {
  const lexer = new Lexer(text);
  lexer.run(undefined);
  return lexer.tokens;
}

class Lexer {
  readonly tokens: Token[] = [];
  readonly #text: string;
  #at = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  /** Up to the end of the text, or past the brace that closes a template's hole. */
  run(until: '}' | undefined): void {
    let depth = 0;
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at]!;
      if (char === '\n') this.#line++;
      if (/\s/.test(char)) this.#at++;
      else if (this.#text.startsWith('//', this.#at)) this.#skipTo('\n', 0);
      else if (this.#text.startsWith('/*', this.#at)) this.#skipTo('*/', 2);
      else if (char === "'" || char === '"') this.#string(char);
      else if (char === '`') this.#template();
      else {
        if (until !== undefined && char === '}' && depth === 0) {
          this.#at++;
          return;
        }
        if (char === '{') depth++;
        if (char === '}') depth--;
        this.#plain(char);
      }
    }
  }

  #plain(char: string): void {
    if (char === '/' && this.#regexMayBegin() && this.#match('regex', REGEX)) return;
    if (this.#match('word', WORD) || this.#match('number', NUMBER)) return;
    this.#match('mark', MARKS);
  }

  #regexMayBegin(): boolean {
    const last = this.tokens.at(-1);
    if (last === undefined) return true;
    if (last.kind === 'word') return BEFORE_REGEX.has(last.text);
    return last.kind === 'mark' && last.text !== ')' && last.text !== ']' && last.text !== '}';
  }

  #match(kind: Token['kind'], pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const text = pattern.exec(this.#text)?.[0];
    if (text === undefined) return false;
    this.tokens.push({ kind, text, line: this.#line });
    this.#at += text.length;
    return true;
  }

  #skipTo(end: string, past: number): void {
    const found = this.#text.indexOf(end, this.#at + past);
    this.#advance(found === -1 ? this.#text.length : found + past);
  }

  #string(quote: string): void {
    const from = this.#at++;
    while (this.#at < this.#text.length && this.#text[this.#at] !== quote) this.#at += this.#text[this.#at] === '\\' ? 2 : 1;
    this.tokens.push({ kind: 'string', text: this.#text.slice(from + 1, this.#at), line: this.#line });
    this.#at++;
  }

  #template(): void {
    const first = this.#line;
    const index = this.tokens.length;
    let text = '';
    this.#at++;
    while (this.#at < this.#text.length && this.#text[this.#at] !== '`') {
      if (this.#text.startsWith('${', this.#at)) {
        this.#at += 2;
        this.run('}');
        continue;
      }
      const step = this.#text[this.#at] === '\\' ? 2 : 1;
      text += this.#text.slice(this.#at, this.#at + step);
      this.#advance(this.#at + step);
    }
    this.#at++;
    this.tokens.splice(index, 0, { kind: 'template', text, line: first });
  }

  #advance(to: number): void {
    for (; this.#at < to; this.#at++) if (this.#text[this.#at] === '\n') this.#line++;
  }
}
