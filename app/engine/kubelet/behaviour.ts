import type { ProbeKind } from '#kinds/pod/containers'
import type { Container, Pod } from '#kinds/pod/schema'

/** The annotations by which a Pod says what its processes do over time. */
export const probesAnnotation = 'kubewalk.dev/probes'
const startAnnotation = 'kubewalk.dev/start'
const shutdownAnnotation = 'kubewalk.dev/shutdown'
const exitsAnnotation = 'kubewalk.dev/exits'

/** How a probe is answered from some time after its container's start on. */
export interface DeclaredAnswer {
  readonly kind: ProbeKind
  readonly answer: 'ok' | 'fail'
  readonly fromMs: number
}

/** An end that a process comes to by itself. */
export interface DeclaredExit {
  readonly exitCode: number
  readonly afterMs: number
}

/** The entries of an annotation that is a list. */
export const entriesOf = (pod: Pod, annotation: string): readonly string[] =>
  (pod.metadata.annotations?.[annotation] ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')

/**
 * How the Pod answers a kind of probe once everything has come to rest, as its annotation declares it; undefined when it
 * declares nothing.
 */
export const declaredAnswer = (pod: Pod, kind: ProbeKind): 'ok' | 'fail' | undefined =>
  answersOf(pod, kind).at(-1)?.answer

/**
 * How the Pod answers a kind of probe so long after its container's start. Before the first answer that it declares it
 * does the opposite: what is `ok@20s` fails until then. What declares nothing succeeds.
 */
export function answerAt(pod: Pod, kind: ProbeKind, sinceStartMs: number): 'ok' | 'fail' {
  const answers = answersOf(pod, kind)
  const begun = answers.findLast(({ fromMs }) => fromMs <= sinceStartMs)
  if (begun !== undefined) return begun.answer
  return answers[0]?.answer === 'ok' ? 'fail' : 'ok'
}

/** In the order of their times; of those with the same time the last one counts. */
const answersOf = (pod: Pod, kind: ProbeKind): readonly DeclaredAnswer[] =>
  entriesOf(pod, probesAnnotation)
    .flatMap((entry) => parseAnswer(entry) ?? [])
    .filter((answer) => answer.kind === kind)
    .toSorted((a, b) => a.fromMs - b.fromMs)

/** How long after its start a process listens. */
export const startMs = (pod: Pod): number => parseDuration(pod.metadata.annotations?.[startAnnotation] ?? '0s') ?? 0

/** How long after SIGTERM a process exits; undefined: it does not heed it. */
export function shutdownMs(pod: Pod): number | undefined {
  const text = pod.metadata.annotations?.[shutdownAnnotation] ?? '0s'
  return text === 'never' ? undefined : (parseDuration(text) ?? 0)
}

/** The end that a container comes to by itself, if it declares one: under its own name, or for all regular containers. */
export function declaredExit(pod: Pod, container: Container): DeclaredExit | undefined {
  const exits = entriesOf(pod, exitsAnnotation).flatMap((entry) => parseExit(entry) ?? [])
  const isRegular = pod.spec.containers.some(({ name }) => name === container.name)
  return exits.findLast(({ name }) => (name === undefined ? isRegular : name === container.name))
}

/**
 * How long a preStop hook takes; undefined when there is none. A command takes as long as it says it sleeps, and no time
 * besides, as does a request.
 */
export function preStopMs({ lifecycle }: Container): number | undefined {
  const hook = lifecycle?.preStop
  if (hook === undefined) return undefined
  if (hook.sleep !== undefined) return 1000 * hook.sleep.seconds
  const slept = /\bsleep\s+(\d+(?:\.\d+)?)/.exec(hook.exec?.command?.join(' ') ?? '')
  return 1000 * Number(slept?.[1] ?? 0)
}

/** What a person would have to mend in these annotations of a Pod: one sentence for each entry that cannot be read. */
export function behaviourProblems(pod: Pod): readonly string[] {
  const told = (annotation: string, entries: readonly string[], what: string): readonly string[] =>
    entries.map((entry) => `${annotation}: ${JSON.stringify(entry)} is not ${what}`)
  const unread = (annotation: string, parse: (entry: string) => unknown): readonly string[] =>
    entriesOf(pod, annotation).filter((entry) => parse(entry) === undefined)
  return [
    ...told(probesAnnotation, unread(probesAnnotation, parseAnswer), 'an answer such as readiness=fail'),
    ...told(startAnnotation, unread(startAnnotation, parseDuration), 'a time such as 3s'),
    ...told(
      shutdownAnnotation,
      unread(shutdownAnnotation, (entry) => (entry === 'never' ? entry : parseDuration(entry))),
      'a time such as 5s, or never',
    ),
    ...told(exitsAnnotation, unread(exitsAnnotation, parseExit), 'an exit such as 1@30s'),
  ]
}

const probeKinds: readonly ProbeKind[] = ['readiness', 'liveness', 'startup']

/** `readiness=fail`, `liveness=fail@30s`, `startup=ok@20s`. */
function parseAnswer(entry: string): DeclaredAnswer | undefined {
  const match = /^(\w+)\s*=\s*(ok|fail)(?:@(.+))?$/.exec(entry)
  const kind = probeKinds.find((one) => one === match?.[1])
  const fromMs = parseDuration(match?.[3] ?? '0s')
  if (kind === undefined || fromMs === undefined) return undefined
  return { kind, answer: match?.[2] === 'fail' ? 'fail' : 'ok', fromMs }
}

/** `1@30s`, `main=0@5s`, `137`. */
function parseExit(entry: string): (DeclaredExit & { readonly name: string | undefined }) | undefined {
  const match = /^(?:([a-z0-9-]+)\s*=\s*)?(\d{1,3})(?:@(.+))?$/.exec(entry)
  const afterMs = parseDuration(match?.[3] ?? '0s')
  const exitCode = Number(match?.[2] ?? NaN)
  if (match === null || afterMs === undefined || exitCode > 255) return undefined
  return { name: match[1], exitCode, afterMs }
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** `500ms`, `1.5s`, `2m`. */
function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text)
  const unit = unitMs[match?.[2] ?? '']
  return unit === undefined ? undefined : Math.round(Number(match?.[1]) * unit)
}
