import { assertNever } from '#lib/assert'
import type { ProbeKind } from '#kinds/pod/containers'
import type { SimTime } from '#model/simTime'
import { answerAt } from './behaviour'
import type { PodRun, ProbeTarget } from './podRun'
import { execProbeAnswer, grpcProbeAnswer, httpProbeAnswer, type ProbeAnswer } from './probeResponse'
import { refusedMessage } from './probeTarget'

/** What becomes of the probe's packet: it finds a socket, is refused, or never arrives. A command needs no packet. */
export type ProbePacket = 'arrives' | 'refused' | 'lost'

/** What a probe that was sent is answered; `undefined`: nothing, so that it runs into its timeout. */
export type ProbeReply =
  { readonly result: 'success' } | { readonly result: 'failure' | 'error'; readonly message: string } | undefined

/**
 * What the container answers a probe at that moment: as somebody has forced it to, or as its Pod declares.
 *
 * A port of a name that no container port has cannot be asked: such an error of the prober is no failure.
 */
export function probeReply(
  run: PodRun,
  name: string,
  kind: ProbeKind,
  target: ProbeTarget,
  packet: ProbePacket,
  forced: 'fail' | 'slow' | undefined,
  at: SimTime,
): ProbeReply {
  const one = run.containers.find(({ container }) => container.name === name)
  if (target.kind !== 'exec' && target.port === undefined) {
    const probe = one?.container[`${kind}Probe`]
    const asked = probe?.httpGet?.port ?? probe?.tcpSocket?.port
    return { result: 'error', message: `couldn't find port: ${JSON.stringify(asked)}` }
  }
  if (one?.state.kind !== 'running' || (target.kind !== 'exec' && packet === 'refused')) {
    return { result: 'failure', message: refusedMessage(target) }
  }
  if (target.kind !== 'exec' && packet === 'lost') return undefined
  const answer = forced ?? answerAt(run.pod, kind, at - one.state.since)
  return answer === 'slow' ? undefined : answerOf(target, answer === 'ok')
}

function answerOf(target: ProbeTarget, isOk: boolean): ProbeReply {
  switch (target.kind) {
    case 'httpGet':
      return replyOf(httpProbeAnswer({ status: isOk ? 200 : 503 }, target.host, () => ({ status: 200 })))
    case 'grpc':
      return replyOf(grpcProbeAnswer(isOk ? 'SERVING' : 'NOT_SERVING'))
    case 'exec':
      return replyOf(execProbeAnswer(isOk ? 0 : 1, ''))
    case 'tcpSocket':
      return isOk ? { result: 'success' } : { result: 'failure', message: refusedMessage(target) }
  }
  return assertNever(target)
}

const replyOf = ({ result, message = '' }: ProbeAnswer): ProbeReply =>
  result === 'success' ? { result } : { result, message }
