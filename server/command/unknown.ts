import { distance } from 'fastest-levenshtein';
import { SettingsError, variableOf } from '../environment.js';
import { FLAGS, type Flag } from './flags.js';

/** Variables of Cloudflare's TURN servers. */
const CLOUDFLARE = ['CF_TURN_TOKEN_ID', 'CF_TURN_APP_ID', 'CF_TURN_API_TOKEN'];
/** Variables that begin like this are ours, unless another program or the platform has set them. */
const OURS = /^(?:WEBRTC|CF_TURN)_/;
/** How many characters of a name may be wrong for it to count as a typing error: one in so many. */
const ONE_IN = 4;

/** Says that there is no such flag, and which one is meant. */
export function unknownFlag(given: string): SettingsError {
  const name = given.replace(/^-+/, '');
  const flag: Flag | undefined = Object.hasOwn(FLAGS, name) ? FLAGS[name as keyof typeof FLAGS] : undefined;
  if (flag?.secret) {
    return new SettingsError(
      `Unknown option '${given}'. Set the variable ${variableOf(name)}: others on this machine can read a command line.`,
    );
  }
  const names = Object.entries<Flag>(FLAGS).flatMap(([known, { secret }]) => (secret ? [] : [known]));
  const parts = names.filter((known) => known.split('-').includes(name)); // such as `proxy`
  const meant = nearest(name, names, 2) ?? (parts.length === 1 ? parts[0] : undefined);
  return new SettingsError(`Unknown option '${given}'.${meant === undefined ? '' : ` Did you mean --${meant}?`}`);
}

/** Says that there is no such command. */
export function unknownCommand(given: readonly string[], commands: readonly string[]): SettingsError {
  const meant = given.length === 1 ? nearest(given[0] ?? '', commands, 2) : undefined;
  return new SettingsError(
    `Unknown command: ${given.join(' ')}.${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
  );
}

/**
 * Looks for variables that no setting has. Throws a `SettingsError` for one that looks like a typing error, because a server without
 * that setting could be open to everybody. Returns the names of all others: platforms set variables that begin like ours.
 */
export function unknownVariables(env: NodeJS.ProcessEnv): string[] {
  const known = [...Object.keys(FLAGS).map(variableOf), ...CLOUDFLARE];
  const unknown = Object.keys(env).filter((name) => OURS.test(name) && !known.includes(name) && env[name] !== '');
  for (const name of unknown) {
    const prefix = OURS.exec(name)?.[0] ?? '';
    const rivals = known.filter((one) => one.startsWith(prefix));
    const meant = nearest(
      name.slice(prefix.length),
      rivals.map((one) => one.slice(prefix.length)),
    );
    if (meant !== undefined) throw new SettingsError(`Unknown variable ${name}. Did you mean ${prefix}${meant}?`);
  }
  return unknown;
}

/** The known name that differs the least, if it looks like the same: so many characters, or one in four, may be wrong. */
function nearest(given: string, known: readonly string[], least = 1): string | undefined {
  const most = (name: string): number => Math.max(least, Math.floor(name.length / ONE_IN));
  const near = known.map((name) => [distance(given, name), name] as const).filter(([far, name]) => far <= most(name));
  const [best] = near.sort(([one], [other]) => one - other);
  return best?.[1];
}
