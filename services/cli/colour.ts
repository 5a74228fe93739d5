import { Chalk, supportsColor } from 'chalk';

/** Chalk looks at the terminal but not at NO_COLOR (no-color.org): any value but the empty one switches colour off. */
const refused = (process.env['NO_COLOR'] ?? '') !== '';

export const colour = new Chalk({ level: refused || supportsColor === false ? 0 : supportsColor.level });
