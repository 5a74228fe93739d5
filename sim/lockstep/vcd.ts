import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * Values of the registers of one scope of a VCD file as they stand at `time` (in the file's own units): every
 * variable whose name ends in `_q` in a scope that ends with `scope`. Values are binary texts.
 */
export async function registersAt(file: string, scope: string, time: number): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  const values = new Map<string, string>();
  const scopes: string[] = [];
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const raw of lines) {
    const line = raw.trim();
    if (line.startsWith('$scope')) scopes.push(line.split(/\s+/)[2] ?? '');
    else if (line.startsWith('$upscope')) scopes.pop();
    else if (line.startsWith('$var') && scopes.at(-1) === scope) {
      const [, , , id, name] = line.split(/\s+/);
      if (id !== undefined && name !== undefined && /_q(\[\d+\])?$/.test(name)) names.set(id, name);
    } else if (line.startsWith('#')) {
      if (Number(line.slice(1)) > time) break;
    } else {
      const change = /^b([01xz]+) (\S+)$/i.exec(line) ?? /^([01xz])(\S+)$/i.exec(line);
      if (change !== null && names.has(change[2]!)) values.set(names.get(change[2]!)!, change[1]!);
    }
  }
  lines.close();
  return values;
}
