import type { ReactNode } from 'react'
import type { ClusterSettings, LoadBalancerSettings } from '#model/clusterSettings'
import { closeDialog } from '#store/commands/closeDialog'
import { configureCluster } from '#store/commands/configureCluster'
import { mayPerform } from '#store/mayPerform'
import { setTimeMode } from '#store/commands/setTimeMode'
import { usePerform, usePlayground, useStoreApi } from '#store/react'
import { Button } from '../primitives/Button'
import { ChoiceList, type ListChoice } from '../primitives/ChoiceList'
import { Dialog } from '../primitives/Dialog'
import { Segmented } from '../primitives/Segmented'
import { KubeProxyForm } from './KubeProxyForm'
import { Option } from './Option'
import { plugins, providers, proxyModes, timeModes } from './settingWords'

/** What the cluster is made of: network plugin, kube-proxy, load balancer, and the ranges its addresses come from. */
export function SettingsDialog() {
  const perform = usePerform()
  const store = useStoreApi()
  const cluster = usePlayground((state) => state.scenario.cluster)
  const change = (next: Partial<ClusterSettings>) => perform(configureCluster, { change: next })
  const close = () => perform(closeDialog, {})

  /** Choices with why the cluster could not be run with one. */
  function choices<T>(
    words: readonly ListChoice<T>[],
    asChange: (value: T) => Partial<ClusterSettings>,
  ): readonly ListChoice<T>[] {
    return words.map((one) => {
      const allowed = mayPerform(store.getState(), configureCluster, { change: asChange(one.value) })
      return { ...one, because: allowed === true ? undefined : notYet(allowed.because) }
    })
  }

  return (
    <Dialog
      wide
      title="Cluster settings"
      description="Every change takes effect at once, on every Node. Objects stay, and undo takes it back."
      onClose={close}
      actions={
        <Button tone="primary" onClick={close}>
          Done
        </Button>
      }
    >
      <Part title="Network plugin" sentence="How Pods are wired, and how a packet gets from one Node to another.">
        <ChoiceList
          label="Network plugin"
          chosen={(cni) =>
            cni.plugin === cluster.cni.plugin && (cni.plugin === 'cilium' || cni.mode === cluster.cni.mode)
          }
          choices={choices(plugins, (cni) => ({ cni }))}
          onChange={(cni) => change({ cni })}
        />
      </Part>
      <Part title="kube-proxy" sentence="How a Service’s address becomes an endpoint’s, on every Node by itself.">
        <ChoiceList
          label="Mode of kube-proxy"
          chosen={(mode) => mode === cluster.proxyMode}
          choices={choices(proxyModes, (proxyMode) => ({ proxyMode }))}
          onChange={(proxyMode) => change({ proxyMode })}
        />
        <KubeProxyForm settings={cluster.kubeProxy} onChange={(kubeProxy) => change({ kubeProxy })} />
      </Part>
      <Part title="Load balancer" sentence="What stands before the cluster for Services of type LoadBalancer.">
        <ChoiceList
          label="Load balancer"
          chosen={({ provider }) => provider === cluster.loadBalancer.provider}
          choices={choices(providers, (loadBalancer) => ({ loadBalancer }))}
          onChange={(loadBalancer) => change({ loadBalancer })}
          more={<BalancerOptions chosen={cluster.loadBalancer} onChange={(loadBalancer) => change({ loadBalancer })} />}
        />
      </Part>
      <Part title="Time" sentence="How long everybody takes to notice and to act.">
        <ChoiceList
          label="Time"
          chosen={(mode) => (mode === 'instant') === (cluster.latency === 'instant')}
          choices={timeModes}
          onChange={(mode) => perform(setTimeMode, { mode })}
        />
      </Part>
      <Part
        title="Address ranges"
        sentence="Handed out from the start, and so fixed. A scenario’s YAML can name others, one of each address family."
      >
        <Ranges cluster={cluster} />
      </Part>
    </Dialog>
  )
}

/** The reason alone: what to use instead stands in the list. */
const notYet = (because: string): string => `${because.replace(/^the /, 'The ').split(';')[0] ?? because}.`

function Part({
  title,
  sentence,
  children,
}: {
  readonly title: string
  readonly sentence: string
  readonly children: ReactNode
}) {
  return (
    <section
      aria-label={title}
      className="grid gap-x-5 border-t border-line py-3 first:border-t-0 md:grid-cols-[10rem_minmax(0,1fr)]"
    >
      <header className="pt-1 max-md:pb-1">
        <h3 className="text-base font-[640] text-ink">{title}</h3>
        <p className="mt-0.5 text-xs text-ink-3">{sentence}</p>
      </header>
      <div className="min-w-0">{children}</div>
    </section>
  )
}

interface BalancerOptionsProps {
  readonly chosen: LoadBalancerSettings
  readonly onChange: (next: LoadBalancerSettings) => void
}

/** What can be chosen about the provider's balancers, where there is anything. */
function BalancerOptions({ chosen, onChange }: BalancerOptionsProps) {
  if (chosen.provider === 'aws-nlb') {
    return (
      <div className="mt-1 mb-2 grid gap-1.5 pl-8.5">
        <Option
          label="Targets"
          note={
            chosen.targets === 'ip'
              ? 'Straight to the Pods; kube-proxy is not asked.'
              : 'To a node port, where kube-proxy takes over.'
          }
        >
          <Segmented
            label="Targets"
            value={chosen.targets}
            choices={[
              { value: 'instance', label: 'Nodes' },
              { value: 'ip', label: 'Pods' },
            ]}
            onChange={(targets) => onChange({ ...chosen, targets })}
          />
        </Option>
        <Option
          label="Client address"
          note={
            chosen.preserveClientIP
              ? 'The source stays the client’s.'
              : 'The source becomes the balancer’s, but not over UDP.'
          }
        >
          <Segmented
            label="Client address"
            value={chosen.preserveClientIP ? 'kept' : 'replaced'}
            choices={[
              { value: 'kept', label: 'Kept' },
              { value: 'replaced', label: 'Replaced' },
            ]}
            onChange={(next) => onChange({ ...chosen, preserveClientIP: next === 'kept' })}
          />
        </Option>
      </div>
    )
  }
  if (chosen.provider === 'aws-clb') {
    return (
      <div className="mt-1 mb-2 pl-8.5">
        <Option
          label="PROXY protocol"
          note={
            chosen.proxyProtocol ? 'The client’s address is written before the data.' : 'The client’s address is lost.'
          }
        >
          <Segmented
            label="PROXY protocol"
            value={chosen.proxyProtocol ? 'on' : 'off'}
            choices={[
              { value: 'off', label: 'Off' },
              { value: 'on', label: 'On' },
            ]}
            onChange={(next) => onChange({ ...chosen, proxyProtocol: next === 'on' })}
          />
        </Option>
      </div>
    )
  }
  return null
}

function Ranges({ cluster }: { readonly cluster: ClusterSettings }) {
  const { from, to } = cluster.nodePortRange
  const rows = [
    ['Pods', cluster.podCIDR, 'A part for each Node. A source from here is a Pod, and is not masqueraded.'],
    ['Services', cluster.serviceCIDR, 'No machine has one of these: they exist in rules only.'],
    ['Nodes', cluster.nodeCIDR, 'The network that the Nodes share.'],
    ['Load balancers', cluster.loadBalancerCIDR, 'What Services of type LoadBalancer get.'],
    ['Node ports', `${from}–${to}`, 'Open on every Node, in its rules.'],
    ['DNS domain', cluster.dnsDomain, 'What the search list ends in.'],
  ] as const
  return (
    <dl className="grid gap-y-1.5 px-2.5 pt-1.5 text-sm">
      {rows.map(([name, value, note]) => (
        <div key={name} className="grid items-baseline gap-x-3 md:grid-cols-[6.5rem_minmax(0,1fr)]">
          <dt className="text-ink-2">{name}</dt>
          <dd className="min-w-0">
            {value.split(',').map((range) => (
              <span key={range} className="block font-mono text-ink">
                {range.trim()}
              </span>
            ))}
            <span className="block text-xs text-ink-3">{note}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
