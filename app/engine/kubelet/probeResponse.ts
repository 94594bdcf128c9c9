/** What an answer to a probe counts as, with the kubelet's words for it. */
export interface ProbeAnswer {
  readonly result: 'success' | 'failure'
  /** Why it failed. */
  readonly message?: string
  /** What is strange about a success; the kubelet tells it in an event ProbeWarning. */
  readonly warning?: string
}

export interface HttpResponse {
  readonly status: number
  readonly location?: string
}

const followed: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
const mostRedirects = 10

/**
 * What a probe by httpGet makes of a response. Redirects within the host that was asked are followed; one to another
 * host is not, and counts as success, as every status from 200 to 399 does.
 *
 * Upstream: pkg/probe/http/http.go DoHTTPProbe, v1.34.
 */
export function httpProbeAnswer(
  first: HttpResponse,
  host: string,
  follow: (location: string) => HttpResponse,
): ProbeAnswer {
  let response = first
  for (let redirects = 0; followed.has(response.status); redirects++) {
    const { location } = response
    if (location === undefined || (hostOf(location) ?? host) !== host) break
    if (redirects === mostRedirects) return { result: 'failure', message: 'stopped after 10 redirects' }
    response = follow(location)
  }
  const { status } = response
  if (status < 200 || status >= 400) {
    return { result: 'failure', message: `HTTP probe failed with statuscode: ${status}` }
  }
  return status < 300 ? { result: 'success' } : { result: 'success', warning: 'Probe terminated redirects' }
}

/** The host that a location names; undefined when it names none and so means the one that was asked. */
const hostOf = (location: string): string | undefined => /^[a-z]+:\/\/([^/?#:]*)/i.exec(location)?.[1]

/** A probe by exec goes by the exit code alone. Upstream: pkg/probe/exec/exec.go. */
export const execProbeAnswer = (exitCode: number, output: string): ProbeAnswer =>
  exitCode === 0 ? { result: 'success' } : { result: 'failure', message: output }

/** A health check by gRPC has to answer SERVING. Upstream: pkg/probe/grpc/grpc.go. */
export const grpcProbeAnswer = (status: 'UNKNOWN' | 'SERVING' | 'NOT_SERVING' | 'SERVICE_UNKNOWN'): ProbeAnswer =>
  status === 'SERVING'
    ? { result: 'success' }
    : { result: 'failure', message: `service unhealthy (responded with ${JSON.stringify(status)})` }
