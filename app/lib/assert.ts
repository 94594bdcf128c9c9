/** Throws when something that cannot happen has happened: a bug of ours, never a user's mistake. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${message}`)
}

/** Closes a switch over a union: does not compile while a member is unhandled, throws if data lies about its type. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`)
}
