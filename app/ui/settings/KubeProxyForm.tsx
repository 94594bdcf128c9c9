import type { KubeProxySettings } from '#model/clusterSettings'
import { checkKubeProxy } from '#store/checkKubeProxy'
import { Field } from '../primitives/Field'
import { Select } from '../primitives/Select'
import { Switch } from '../primitives/Switch'
import { TextField } from '../primitives/TextField'
import { localModes } from './settingWords'

interface KubeProxyFormProps {
  readonly settings: KubeProxySettings
  readonly onChange: (next: KubeProxySettings) => void
}

/** What kube-proxy is told on every Node, under the names of its configuration file, each with what it changes. */
export function KubeProxyForm({ settings, onChange }: KubeProxyFormProps) {
  const { detectLocalMode, masqueradeAll, nodePortAddresses, localhostNodePorts } = settings
  const note = localModes.find(({ value }) => value === detectLocalMode)?.note

  function takeRanges(text: string): string | undefined {
    const next = { ...settings, nodePortAddresses: text.split(/[\s,]+/).filter((range) => range !== '') }
    const wrong = checkKubeProxy(next)
    if (wrong === undefined) onChange(next)
    return wrong
  }

  return (
    <form
      aria-label="What kube-proxy is told"
      className="mt-1.5 grid gap-y-1 border-t border-line px-2.5 pt-2.5"
      onSubmit={(event) => event.preventDefault()}
    >
      <p className="text-xs text-ink-3">Told to kube-proxy on every Node, under the names of its configuration file.</p>
      <Field look="setting" label="detectLocalMode" hint={note}>
        {(control) => (
          <Select
            {...control}
            value={detectLocalMode}
            choices={localModes}
            onChange={(next) => onChange({ ...settings, detectLocalMode: next })}
          />
        )}
      </Field>
      <Field
        look="setting"
        label="masqueradeAll"
        hint="On, every connection to a cluster IP gets the Node’s address as its source, and no Pod sees who asks."
      >
        {(control) => (
          <Switch
            {...control}
            checked={masqueradeAll}
            onChange={(next) => onChange({ ...settings, masqueradeAll: next })}
          />
        )}
      </Field>
      <Field
        look="setting"
        label="localhostNodePorts"
        hint="On, node ports answer on 127.0.0.1 as well, and the kernel is told to route loopback addresses (route_localnet)."
      >
        {(control) => (
          <Switch
            {...control}
            checked={localhostNodePorts}
            onChange={(next) => onChange({ ...settings, localhostNodePorts: next })}
          />
        )}
      </Field>
      <TextField
        label="nodePortAddresses"
        value={nodePortAddresses.join(', ')}
        onCommit={takeRanges}
        mono
        look="setting"
        placeholder="every address"
        hint="Node ports answer only on those of the Node’s addresses that lie in these ranges (primary: on its InternalIP), or on all of them where none is given."
      />
    </form>
  )
}
