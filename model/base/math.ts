/*
 * Elementary functions out of + - * / and comparisons alone, so that every machine gives the same bits; the platform's own
 * differ in the last digit. exp and log follow fdlibm (error below one unit in the last place), the normal distribution
 * function Hart (1968), its inverse Wichura's AS 241 (1988).
 */

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const INVERSE_LN2 = 1 / LN2_HIGH;
const SQRT_2PI = 2.5066282746310002;
const SQRT_2 = Math.sqrt(2);
const FAR_EXPONENT = 1074;

/** 2^-1074 to 2^1023, from repeated doubling and halving: both are exact. */
const POWERS_OF_2 = powersOf2();

function powersOf2(): Float64Array {
  const table = new Float64Array(FAR_EXPONENT + 1024);
  table[FAR_EXPONENT] = 1;
  for (let k = 1; k <= 1023; k++) table[FAR_EXPONENT + k] = table[FAR_EXPONENT + k - 1] * 2;
  for (let k = 1; k <= FAR_EXPONENT; k++) table[FAR_EXPONENT - k] = table[FAR_EXPONENT - k + 1] / 2;
  return table;
}

/** e to the x. 0 below -745.2, infinite above 709.8. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 709.782712893384) return Number.POSITIVE_INFINITY;
  if (x < -745.1332191019411) return 0;
  const k = Math.floor(x * INVERSE_LN2 + 0.5);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const t = r * r;
  const c = r - t * (0.16666666666666602 + t * (-0.0027777777777015593
    + t * (6.613756321437934e-5 + t * (-1.6533902205465252e-6 + t * 4.1381367970572385e-8))));
  const y = 1 - (low - (r * c) / (2 - c) - high);
  // In two steps: 2^1024 has no double, and a subnormal result must be rounded only once.
  const half = Math.floor(k / 2);
  return y * POWERS_OF_2[FAR_EXPONENT + half] * POWERS_OF_2[FAR_EXPONENT + k - half];
}

/** Natural logarithm; -infinity at 0, NaN below. */
export function log(x: number): number {
  if (Number.isNaN(x) || x < 0) return Number.NaN;
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (x === Number.POSITIVE_INFINITY) return x;
  const k = exponent(x);
  // In two steps, since 2^-k may have no double.
  const half = Math.floor(k / 2);
  const f = x / POWERS_OF_2[FAR_EXPONENT + half] / POWERS_OF_2[FAR_EXPONENT + k - half] - 1;
  const s = f / (2 + f);
  const z = s * s;
  const rest = z * (0.6666666666666735 + z * (0.3999999999940942 + z * (0.2857142874366239 + z * (0.22222198432149784
    + z * (0.1818357216161805 + z * (0.15313837699209373 + z * 0.14798198605116586))))));
  const square = 0.5 * f * f;
  return k * LN2_HIGH - (square - (s * (square + rest) + k * LN2_LOW) - f);
}

/** The k for which x / 2^k lies from sqrt(1/2) to sqrt(2), by bisection: comparisons are exact. */
function exponent(x: number): number {
  let low = -FAR_EXPONENT;
  let high = 1023;
  while (low < high) {
    const middle = Math.floor((low + high + 1) / 2);
    if (POWERS_OF_2[FAR_EXPONENT + middle] <= x) low = middle;
    else high = middle - 1;
  }
  const half = Math.floor(low / 2);
  const significand = x / POWERS_OF_2[FAR_EXPONENT + half] / POWERS_OF_2[FAR_EXPONENT + low - half];
  return significand > SQRT_2 ? low + 1 : low;
}

/** Density of the standard normal distribution. */
export function normalDensity(x: number): number {
  return expOfSquare(x) / SQRT_2PI;
}

/** exp(-x²/2), the square split so that its rounding does not grow with it. */
function expOfSquare(x: number): number {
  const coarse = Math.trunc(x * 16) / 16;
  const fine = (x - coarse) * (x + coarse);
  return exp(-coarse * coarse * 0.5) * exp(-fine * 0.5);
}

/** Probability that a standard normal variable is at most x. */
export function normalCdf(x: number): number {
  const a = Math.abs(x);
  if (a > 38.6) return x > 0 ? 1 : 0;
  const upper = a < 3 ? expOfSquare(a) * nearRatio(a) : expOfSquare(a) / farFraction(a) / SQRT_2PI;
  return x > 0 ? 1 - upper : upper;
}

function nearRatio(a: number): number {
  const above = (((((0.0352624965998911 * a + 0.700383064443688) * a + 6.37396220353165) * a + 33.912866078383) * a
    + 112.079291497871) * a + 221.213596169931) * a + 220.206867912376;
  const below = ((((((0.0883883476483184 * a + 1.75566716318264) * a + 16.064177579207) * a + 86.7807322029461) * a
    + 296.564248779674) * a + 637.333633378831) * a + 793.826512519948) * a + 440.413735824752;
  return above / below;
}

/** Laplace's continued fraction of the tail, far enough for 15 digits from 3 on. */
function farFraction(a: number): number {
  let fraction = a;
  for (let n = 128; n >= 1; n--) fraction = a + n / fraction;
  return fraction;
}

/** The x of which `normalCdf` is p; -infinity at 0, infinity at 1, NaN outside. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * horner(CENTRE, 0.180625 - q * q);
  const r = Math.sqrt(-log(q < 0 ? p : 1 - p));
  const x = r <= 5 ? horner(TAIL, r - 1.6) : horner(FAR_TAIL, r - 5);
  return q < 0 ? -x : x;
}

/** Two polynomials, lowest power first; the value is their ratio. */
type Ratio = readonly [readonly number[], readonly number[]];

function horner([above, below]: Ratio, r: number): number {
  return above.reduceRight((sum, c) => sum * r + c, 0) / below.reduceRight((sum, c) => sum * r + c, 0);
}

const CENTRE: Ratio = [
  [3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
    67265.7709270087, 33430.57558358813, 2509.0809287301227],
  [1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852854],
];
const TAIL: Ratio = [
  [1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414],
  [1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9],
];
const FAR_TAIL: Ratio = [
  [6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7],
  [1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
    1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15],
];
