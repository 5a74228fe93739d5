/** A piece of text in RTLIL where a signal stands, split into its bits, highest first: '0', '1', 'x', or a bit of a wire. */
export function bitsOf(signal: string, widthOf: (wire: string) => number): string[] {
  const bits: string[] = [];
  const token = /\{|\}|(\d+)'([01xz]+)|([\\$]\S+)(?: \[(\d+)(?::(\d+))?\])?/g;
  for (const [, width, digits, wire, high, low] of signal.matchAll(token)) {
    if (digits !== undefined) bits.push(...digits.padStart(Number(width), digits[0] === '1' ? '0' : digits[0]));
    if (wire === undefined) continue;
    const top = high === undefined ? widthOf(wire) - 1 : Number(high);
    const bottom = high === undefined ? 0 : Number(low ?? high);
    for (let bit = top; bit >= bottom; bit--) bits.push(`${wire} [${bit}]`);
  }
  return bits;
}

/**
 * Bits of a memory that are only ever written as 0 are read as 0, so that Yosys can carry on with what follows from it:
 * it knows no such rule of its own. What a memory holds before it is written is never looked at.
 */
export function zeroBits(rtlil: string): string {
  const lines = rtlil.split('\n');
  const widths = new Map(lines.flatMap((line) => {
    const [, width, name] = /^ {2}wire (?:width (\d+) )?(?:\w+ \d+ )?([\\$]\S+)$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, Number(width ?? 1)] as const];
  }));
  const out: string[] = [];
  for (let i = 0, wires = 0; i < lines.length; i++) {
    if (!lines[i]!.startsWith('  cell $mem_v2 ')) {
      out.push(lines[i]!);
      continue;
    }
    const end = lines.indexOf('  end', i);
    const cell = lines.slice(i, end + 1);
    const written = bitsOf(settingOf(cell, 'connect \\WR_DATA'), (wire) => widths.get(wire) ?? 0);
    const reads = Number(settingOf(cell, 'parameter \\RD_PORTS'));
    const single = Number(settingOf(cell, 'parameter \\WR_PORTS')) === 1;
    if (single && written.includes('0')) {
      const raw = `\\raw_read_${wires++}`;
      const target = settingOf(cell, 'connect \\RD_DATA');
      const width = written.length;
      const bits = Array.from({ length: reads * width }, (_, k) => (written[k % width] === '0' ? "1'0" : `${raw} [${reads * width - 1 - k}]`));
      out.push(`  wire width ${reads * width} ${raw}`, ...cell.map((line) => (line.startsWith('    connect \\RD_DATA ') ? `    connect \\RD_DATA ${raw}` : line)));
      out.push(`  connect ${target} { ${bits.join(' ')} }`);
    } else out.push(...cell);
    i = end;
  }
  return out.join('\n');
}

function settingOf(cell: readonly string[], key: string): string {
  return cell.find((line) => line.startsWith(`    ${key} `))?.slice(key.length + 5) ?? '';
}
