/** A stranger's bytes were wrong: the sentence names file, line and field and says what was expected. Exit code 2. */
export class InputError extends Error {
  override name = 'InputError';
}

/** The environment lacks something or failed: the sentence says what, and the fix. Exit code 3. */
export class EnvironmentFault extends Error {
  override name = 'EnvironmentFault';
}
