/** Finds the ports of a design in what Verilator generated. */
import type { Direction } from '../layout.ts';
import type { ModelPort } from '../shim/generate.ts';

const DIRECTION: Readonly<Record<string, Direction>> = { IN: 'input', OUT: 'output', INOUT: 'inout' };

/**
 * Ports from the text of the generated class header, for example `VL_IN8(&a_i,3,0);` or
 * `VL_OUTW(&wide_o,69,0,3);`. Verilator orders them by size; `order` (names as declared in the
 * source) restores the order of the declaration.
 */
export function parsePorts(header: string, order: readonly string[]): ModelPort[] {
  const found: ModelPort[] = [];
  const pattern = /VL_(IN|OUT|INOUT)(?:8|16|64|W)?\(&?\s*(\w+)\s*,\s*(\d+)\s*,\s*(\d+)/g;
  for (const [, kind, member, left, right] of header.matchAll(pattern)) {
    const width = Math.abs(Number(left) - Number(right)) + 1;
    found.push({ name: decode(member), member, direction: DIRECTION[kind], width });
  }
  const rank = new Map(order.map((name, index) => [name, index]));
  const at = (p: ModelPort): number => rank.get(p.name) ?? order.length;
  return found.sort((a, b) => at(a) - at(b));
}

/** Port names in declaration order from `verilator --xml-only` output. */
export function portOrder(xml: string): string[] {
  const top = /<module [^>]*topModule="1"[^>]*>([\s\S]*?)<\/module>/.exec(xml)?.[1] ?? '';
  const ports: { name: string; index: number }[] = [];
  for (const [tag] of top.matchAll(/<var [^>]*\bpinIndex="\d+"[^>]*>/g)) {
    const name = / origName="([^"]*)"/.exec(tag)?.[1] ?? '';
    const index = Number(/ pinIndex="(\d+)"/.exec(tag)?.[1] ?? 0);
    ports.push({ name, index });
  }
  return ports.sort((a, b) => a.index - b.index).map((p) => decode(p.name));
}

/**
 * Verilator writes characters that C++ forbids, and double underscores, as `__0` + hex, and puts
 * `__SYM__` before words that are reserved in C++ or SystemVerilog.
 */
function decode(member: string): string {
  return member.replace(/^__SYM__/, '').replace(/__0([0-9A-F]{2})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
