import { err, ok, type Result } from '#lib/result'
import { parseIp } from '#model/ip'

export type Scheme = 'http' | 'https' | 'tcp' | 'udp' | 'icmp'

/** Where a request goes, as written. */
export interface Target {
  readonly scheme: Scheme
  readonly protocol: 'TCP' | 'UDP' | 'ICMP'
  /** 0 for a ping, which goes to a machine. */
  readonly port: number
  readonly to:
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'pod'; readonly namespace: string; readonly name: string }
  /** What people say is sent: `GET http://web/`; empty for a bare connection. */
  readonly payload: string
}

const url = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/?#]*)([/?#].*)?$/i
const hostAndPort = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(\d{1,5}))?$/

/**
 * Reads a request's `to`: `tcp://`, `udp://`, `http://`, `https://` with a name or an address, `icmp://` with one that is
 * pinged, or `pod://namespace/name:port`.
 *
 * Without a scheme `web:80` is a bare TCP connection, and `web` or `web/path` is HTTP as curl takes it. Names are not
 * looked at here; whether one resolves is the resolver's business.
 */
export function parseTarget(text: string): Result<Target, string> {
  const parts = url.exec(text.trim())
  if (!parts)
    return err(`cannot read ${JSON.stringify(text)}: write tcp://, udp://, http://, https:// or icmp://, then a host`)
  const [, scheme, authority = '', path = ''] = parts
  if (scheme?.toLowerCase() === 'pod') return parsePodTarget(text, authority, path)
  return parseHostTarget(text, scheme?.toLowerCase(), authority, path)
}

function parsePodTarget(text: string, namespace: string, path: string): Result<Target, string> {
  const parts = /^\/([^/:]+):(\d{1,5})$/.exec(path)
  const port = Number(parts?.[2])
  if (!parts?.[1] || namespace === '' || !isPort(port)) {
    return err(`cannot read ${JSON.stringify(text)}: a Pod is written pod://namespace/name:port`)
  }
  const to = { kind: 'pod', namespace, name: parts[1] } as const
  return ok({ scheme: 'tcp', protocol: 'TCP', port, to, payload: '' })
}

function parseHostTarget(
  text: string,
  written: string | undefined,
  authority: string,
  path: string,
): Result<Target, string> {
  const parts = hostAndPort.exec(authority)
  const name = parts?.[1] ?? parts?.[2] ?? ''
  const isV6 = parts?.[1] !== undefined
  if (!parts && parseIp(authority)?.family === 'IPv6') {
    return err(`cannot read ${JSON.stringify(text)}: an IPv6 address is written in brackets, as [${authority}]`)
  }
  if (!parts || name === '') return err(`cannot read ${JSON.stringify(text)}: there is no host in it`)
  if (isV6 && parseIp(name)?.family !== 'IPv6') {
    return err(`cannot read ${JSON.stringify(text)}: ${JSON.stringify(name)} in brackets is no IPv6 address`)
  }
  const shownName = isV6 ? `[${name}]` : name
  const scheme = written === undefined ? (parts[3] !== undefined && path === '' ? 'tcp' : 'http') : schemeOf(written)
  if (!scheme)
    return err(
      `unsupported scheme ${JSON.stringify(written)} in ${JSON.stringify(text)}: use tcp, udp, http, https, icmp or pod`,
    )
  if (scheme === 'icmp') return pingOf(text, name, parts[3], path)
  const port = parts[3] === undefined ? defaultPort(scheme) : Number(parts[3])
  if (port === undefined) return err(`${JSON.stringify(text)} names no port: write ${scheme}://${shownName}:PORT`)
  if (!isPort(port)) return err(`invalid port in ${JSON.stringify(text)}: must be between 1 and 65535`)
  const isHttp = scheme === 'http' || scheme === 'https'
  const shownPort = port === defaultPort(scheme) ? '' : `:${port}`
  return ok({
    scheme,
    protocol: scheme === 'udp' ? 'UDP' : 'TCP',
    port,
    to: { kind: 'name', name },
    payload: isHttp ? `GET ${scheme}://${shownName}${shownPort}${path === '' ? '/' : path}` : '',
  })
}

/** A ping goes to a whole machine: there is no port and no path. */
function pingOf(text: string, name: string, port: string | undefined, path: string): Result<Target, string> {
  if (port !== undefined || (path !== '' && path !== '/')) {
    return err(`cannot read ${JSON.stringify(text)}: a ping has neither port nor path; write icmp://HOST`)
  }
  return ok({ scheme: 'icmp', protocol: 'ICMP', port: 0, to: { kind: 'name', name }, payload: '' })
}

const isPort = (port: number): boolean => port > 0 && port < 65536

const schemes: readonly Scheme[] = ['http', 'https', 'tcp', 'udp', 'icmp']

const schemeOf = (text: string): Scheme | undefined => schemes.find((scheme) => scheme === text)

function defaultPort(scheme: Scheme): number | undefined {
  if (scheme === 'http') return 80
  return scheme === 'https' ? 443 : undefined
}
