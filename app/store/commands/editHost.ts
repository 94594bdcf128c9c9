import { eachFamily } from '#model/addressFamilies'
import type { ExternalHost } from '#model/clusterSettings'
import type { ObjectKey } from '#model/objectMeta'
import type { Command } from '../command'
import { hostByKey, hostKey } from '../hosts'
import { edit } from './edit'

const sharesAddress = (a: ExternalHost, b: ExternalHost): boolean =>
  eachFamily(a.ip).some((address) => eachFamily(b.ip).includes(address))

/** Changes a machine outside. When it gets another name, its place and the requests that start there follow. */
export const editHost: Command<{ readonly key: ObjectKey; readonly host: ExternalHost }> = {
  id: 'editHost',
  label: 'Edit host',
  undoable: true,
  canRun: ({ scenario }, { key, host }) => {
    const old = hostByKey(scenario, key)
    if (!old) return { because: 'That machine is gone.' }
    const clash = scenario.hosts.find(
      (other) => other !== old && (other.name === host.name || sharesAddress(other, host)),
    )
    if (!clash) return true
    return {
      because: clash.name === host.name ? `There is another host ${host.name}.` : `${clash.name} has that address.`,
    }
  },
  run: (store, { key, host }) => {
    const { scenario, selection } = store.getState()
    const wasSelected = selection.includes(key)
    const old = hostByKey(scenario, key)
    if (!old) return
    const next = hostKey(host.name)
    const renamed = next !== key
    const place = scenario.layout[key]
    const hosts = scenario.hosts.map((other) => (other === old ? host : other))
    const requests = scenario.requests.map((request) =>
      request.from === `host/${old.name}` ? { ...request, from: `host/${host.name}` } : request,
    )
    edit(store, {
      label: `Edit host ${host.name}`,
      group: `host ${host.name}`,
      settings: renamed ? { hosts, requests } : { hosts },
      ...(renamed && place
        ? {
            layout: new Map([
              [key, undefined],
              [next, place],
            ]),
          }
        : {}),
    })
    if (renamed && wasSelected) store.setState({ selection: [...store.getState().selection, next] })
  },
}
