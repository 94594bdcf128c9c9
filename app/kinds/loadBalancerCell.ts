/**
 * What kubectl shows of a load balancer's addresses: each once, sorted, and cut when it gets long.
 *
 * Upstream: pkg/printers/internalversion/printers.go loadBalancerStatusStringer.
 */
export function addressesText(
  ingress: readonly { readonly ip?: string; readonly hostname?: string }[] | undefined,
): string {
  const given = (ingress ?? []).flatMap((one) => one.ip ?? one.hostname ?? [])
  const joined = [...new Set(given)].sort().join(',')
  return joined.length > 16 ? `${joined.slice(0, 13)}...` : joined
}
