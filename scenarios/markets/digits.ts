const POWER = 10_000;
/** The four digits of every number below 10,000, leading zeros included. */
const FOUR = new Uint8Array(POWER * 4);
for (let n = 0; n < POWER; n++) {
  let rest = n;
  for (let i = 3; i >= 0; i--) {
    FOUR[n * 4 + i] = 48 + (rest % 10);
    rest = Math.floor(rest / 10);
  }
}

/** Writes a whole number from 0 to 2^53 - 1 in decimal at `at`; gives the place after it. */
export function putNumber(out: Uint8Array, at: number, n: number): number {
  if (n < POWER) return putHead(out, at, n);
  const high = Math.floor(n / POWER);
  const low = (n - high * POWER) * 4;
  const next = putNumber(out, at, high);
  out[next] = FOUR[low]!;
  out[next + 1] = FOUR[low + 1]!;
  out[next + 2] = FOUR[low + 2]!;
  out[next + 3] = FOUR[low + 3]!;
  return next + 4;
}

/** A number below 10,000 without leading zeros. */
function putHead(out: Uint8Array, at: number, n: number): number {
  let from = n * 4;
  const end = from + 4;
  if (n < 10) from += 3;
  else if (n < 100) from += 2;
  else if (n < 1000) from += 1;
  while (from < end) out[at++] = FOUR[from++]!;
  return at;
}
