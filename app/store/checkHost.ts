import type { ExternalHost } from '#model/clusterSettings'
import type { ObjectKey } from '#model/objectMeta'
import { checkSpec } from '#scenario'
import { editHost } from './commands/editHost'
import { mayPerform } from './mayPerform'
import type { PlaygroundState } from './state'

/** What is wrong with a machine outside as it would become, in the words a file with it would be refused with; undefined when nothing is. */
export function checkHost(state: PlaygroundState, key: ObjectKey, host: ExternalHost): string | undefined {
  const allowed = mayPerform(state, editHost, { key, host })
  if (allowed !== true) return allowed.because
  const checked = checkSpec({ hosts: [host] })
  return checked.ok ? undefined : checked.error.map((error) => error.message).join('\n')
}
