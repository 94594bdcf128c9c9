import type { Lab } from './lab'
import { answeredBy, unresolvedWith, type Prediction } from './prediction'
import { isRecord } from '#lib/isRecord'
import { familyOf } from '#model/ip'
import { endpointText } from '#model/packet'
import { run } from './run'

const transfers = 6

/** Verdicts that an exit code of curl may stand for. */
const verdictsOf: Readonly<Record<number, readonly string[]>> = {
  // "Failed to connect": a refusal of any kind, or no route.
  7: ['refused', 'rejected', 'timeout'],
  28: ['timeout', unresolvedWith(undefined)],
  6: [unresolvedWith('NXDOMAIN'), unresolvedWith('NOERROR'), unresolvedWith(undefined)],
}

/**
 * Sends an HTTP request with the real curl, several times, and gives the first result that was not predicted.
 *
 * curl tries one address of a name after the other, of both families; with several addresses only its answers are compared,
 * and of these only what came over a family that the engine's client tries first (`dns-next-address`).
 */
export async function curlDifference(
  lab: Lab,
  { prediction, namespace }: { readonly prediction: Prediction; readonly namespace: string },
  url: string,
): Promise<string | undefined> {
  const { predicted, walk } = prediction
  const patience = predicted.every(({ seen }) => seen === 'timeout') ? '1' : '8'
  const { out } = await run([
    ...['ip', 'netns', 'exec', namespace, 'curl', '--disable', '--silent', '--noproxy', '*', '--max-time', patience],
    ...['--parallel', '--parallel-immediate', '--write-out', '\nended %{exitcode} %{http_code}\n'],
    ...Array.from({ length: transfers }, () => url),
  ])
  const sentTo = new Set(walk.outcomes.flatMap(({ trace }) => trace?.packet.dst ?? []))
  const families = new Set([...sentTo].map(familyOf))
  const lines = out.split('\n')
  const ends = lines.flatMap((line) => /^ended (\d+) (\d+)$/.exec(line)?.slice(1).map(Number) ?? [])
  if (ends.length !== 2 * transfers) return `curl ended ${ends.length / 2} of ${transfers} transfers: ${out.trim()}`
  for (const line of lines) {
    const answer: unknown = line.startsWith('{') ? JSON.parse(line) : undefined
    if (!isRecord(answer) || !families.has(familyOf(String(answer['address'])))) continue
    const endpoint = endpointText(String(answer['address']), Number(answer['service']))
    const seen = answeredBy(String(answer['by']), endpoint, String(answer['source']))
    if (!predicted.some((candidate) => candidate.seen === seen)) return `curl: ${seen}, which was not predicted`
  }
  const found = walk.lookups.flatMap(({ answers }) => answers.filter(({ type }) => type === 'A' || type === 'AAAA'))
  const several = new Set([...sentTo, ...found.map(({ data }) => data)]).size > 1
  for (let i = 0; i < ends.length; i += 2) {
    const [code = 0, status = 0] = ends.slice(i, i + 2)
    const verdicts = code === 0 ? ['delivered'] : (verdictsOf[code] ?? [])
    if (code === 0 && status !== 200) return `curl: status ${status}; predicted: 200`
    if (!several && !predicted.some(({ seen }) => verdicts.some((verdict) => seen.startsWith(verdict)))) {
      return `curl: exit code ${code}; predicted: ${predicted.map(({ seen }) => seen).join('; ')}`
    }
  }
  return undefined
}
