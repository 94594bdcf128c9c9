import type { Condition } from '#engine/live'
import { assertNever } from '#lib/assert'
import { parseKey } from '#model/objectMeta'
import { nameOf } from './ownership'

/** What time is let go by for, as a sentence that is true once it has come to it. */
export function conditionWords(condition: Condition): string {
  switch (condition.type) {
    case 'readyEndpoints': {
      const { count, service } = condition
      const endpoints = `${count === 0 ? 'no' : count} ready endpoint${count === 1 ? '' : 's'}`
      return `${parseKey(service).name} has ${endpoints}`
    }
    case 'rulesUpToDate':
      return `kube-proxy of ${condition.node} has synced`
    case 'gone':
      return `${nameOf(condition.key)} is gone`
    case 'anything':
      return 'anything happens'
    case 'settled':
      return 'nothing is left to do'
    default:
      return assertNever(condition)
  }
}
