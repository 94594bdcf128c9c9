import type { Scenario } from '#scenario'
import { uniqueName } from './uniqueName'

/** What a request is called in the list of requests: `web-1 to web`, `laptop to 192.168.0.11:30080`. */
export function requestName({ requests }: Scenario, from: string, to: string): string {
  const sender = from.slice(from.lastIndexOf('/') + 1)
  const target = to.replace(/^[a-z]+:\/\//, '').replace(/\/$/, '')
  return uniqueName((taken) => requests.some((request) => request.name === taken), `${sender} to ${target}`)
}
