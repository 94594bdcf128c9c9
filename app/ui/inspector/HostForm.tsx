import type { ExternalHost } from '#model/clusterSettings'
import type { ObjectKey } from '#model/objectMeta'
import { checkHost } from '#store/checkHost'
import { editHost } from '#store/commands/editHost'
import { usePerform, useStoreApi } from '#store/react'
import { TextField } from '../primitives/TextField'
import { Section } from './Section'

/** A machine outside the cluster as a form. */
export function HostForm({ hostKey, host }: { readonly hostKey: ObjectKey; readonly host: ExternalHost }) {
  const perform = usePerform()
  const store = useStoreApi()

  function take(change: Partial<ExternalHost>): string | undefined {
    const next = { ...host, ...change }
    const refused = checkHost(store.getState(), hostKey, next)
    if (refused === undefined) perform(editHost, { key: hostKey, host: next })
    return refused
  }

  return (
    <Section>
      <TextField label="Name" value={host.name} onCommit={(text) => take({ name: text.trim() })} />
      <TextField label="Address" mono value={host.ip} onCommit={(text) => take({ ip: text.trim() })} />
      <TextField
        label="Listens"
        mono
        value={host.listens.join(', ')}
        placeholder="nothing"
        hint="Ports such as 443/TCP, with commas between them."
        onCommit={(text) => take({ listens: listOf(text) })}
      />
      <TextField
        label="Names"
        mono
        value={host.names.join(', ')}
        placeholder="none"
        hint="What public DNS answers with its address."
        onCommit={(text) => take({ names: listOf(text) })}
      />
    </Section>
  )
}

const listOf = (text: string): readonly string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
