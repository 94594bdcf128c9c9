/** A route's destination as `ip route` and `ip -6 route` print it: `default` for the one that leads everywhere. */
export const destinationText = (prefix: string): string =>
  prefix === '0.0.0.0/0' || prefix === '::/0' ? 'default' : prefix
