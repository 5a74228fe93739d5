import { spawnSync } from 'node:child_process';
import { EnvironmentFault } from '../../model/base/input-error.ts';

/** First words of what a tool says about its version. Throws EnvironmentFault when it is not there. */
export function toolLine(tool: string, asked = '--version'): string {
  const { stdout, error } = spawnSync(tool, [asked], { encoding: 'utf8' });
  if (error !== undefined) throw new EnvironmentFault(`${tool} was not found; on Debian or Ubuntu: apt-get install ${tool}`);
  return stdout.split('\n')[0]!.split(' ').slice(0, 2).join(' ');
}
