import { endpointText } from '#model/packet'
import { assertNever } from '#lib/assert'
import type { ProbeTarget } from './podRun'

/** The failure of a probe whose connection is refused, in the kubelet's words. Upstream: pkg/probe, v1.34. */
export function refusedMessage(target: ProbeTarget): string {
  switch (target.kind) {
    case 'httpGet':
      return `Get ${JSON.stringify(urlOf(target))}: dial tcp ${addressOf(target)}: connect: connection refused`
    case 'tcpSocket':
      return `dial tcp ${addressOf(target)}: connect: connection refused`
    case 'grpc':
      return `timeout: failed to connect service ${JSON.stringify(addressOf(target))} within 1s: context deadline exceeded`
    case 'exec':
      return `command ${JSON.stringify(target.command.join(' '))} failed`
  }
  return assertNever(target)
}

/** The failure of a probe that nobody answers in time, in the kubelet's words. Upstream: pkg/probe, v1.34. */
export function timeoutMessage(target: ProbeTarget, seconds: number): string {
  switch (target.kind) {
    case 'httpGet':
      return `Get ${JSON.stringify(urlOf(target))}: context deadline exceeded (Client.Timeout exceeded while awaiting headers)`
    case 'tcpSocket':
      return `dial tcp ${addressOf(target)}: i/o timeout`
    case 'grpc':
      return `timeout: failed to connect service ${JSON.stringify(addressOf(target))} within ${seconds}s: context deadline exceeded`
    case 'exec':
      return `command timed out: ${JSON.stringify(target.command.join(' '))} timed out after ${seconds}s`
  }
  return assertNever(target)
}

/** Where a probe's packet goes, as a request says it; undefined for one that sends none, or whose port is not there. */
export function probeAddress(target: ProbeTarget): string | undefined {
  if (target.kind === 'exec' || target.port === undefined) return undefined
  return target.kind === 'httpGet' ? urlOf(target) : `tcp://${addressOf(target)}`
}

type OverNetwork = Exclude<ProbeTarget, { readonly kind: 'exec' }>

const addressOf = ({ host, port }: OverNetwork): string => endpointText(host, port ?? 0)

const urlOf = (target: Extract<ProbeTarget, { readonly kind: 'httpGet' }>): string =>
  `${target.scheme.toLowerCase()}://${addressOf(target)}${target.path.startsWith('/') ? '' : '/'}${target.path}`
