import { Plus, Trash2 } from 'lucide-react'
import type { Service, ServicePort } from '#kinds/service/schema'
import type { IntOrString } from '#model/port'
import { CellInput } from '../primitives/CellInput'
import { IconButton } from '../primitives/IconButton'
import { without } from './without'
import { wholeNumber } from './wholeNumber'
import { Section } from './Section'
import type { Edit } from './useEdit'

interface ServicePortsProps {
  readonly service: Service
  /** As somebody wrote them: a target that was left out is shown as what it defaults to. */
  readonly edit: Edit<Service>
}

/** The ports of a Service: what clients use, and where it leads on the Pods. */
export function ServicePorts({ service, edit }: ServicePortsProps) {
  const ports = service.spec.ports ?? []
  const withNodePort = service.spec.type === 'NodePort' || service.spec.type === 'LoadBalancer'

  function change(i: number, with_: (port: ServicePort) => ServicePort): string | undefined {
    return edit('Change a port', (authored) => ({
      ...authored,
      spec: { ...authored.spec, ports: (authored.spec.ports ?? []).map((port, j) => (j === i ? with_(port) : port)) },
    }))
  }
  function add() {
    const taken = new Set(ports.map((port) => port.port))
    const number = [80, 443, 8080].find((candidate) => !taken.has(candidate)) ?? Math.max(...taken) + 1
    edit('Add a port', (authored) => {
      const named = (authored.spec.ports ?? []).map((port, i) => ({ ...port, name: port.name ?? `port-${i + 1}` }))
      const added: ServicePort =
        named.length === 0 ? { port: number } : { name: `port-${named.length + 1}`, port: number }
      return { ...authored, spec: { ...authored.spec, ports: [...named, added] } }
    })
  }
  function remove(i: number) {
    edit('Remove a port', (authored) => ({
      ...authored,
      spec: { ...authored.spec, ports: (authored.spec.ports ?? []).filter((_, j) => j !== i) },
    }))
  }

  return (
    <Section
      title="Ports"
      aside={<IconButton label="Add a port" size="sm" icon={<Plus aria-hidden />} onClick={add} />}
    >
      <table className="w-full table-fixed border-separate border-spacing-x-0.5 border-spacing-y-0.5 text-xs">
        <thead>
          <tr className="text-left text-2xs text-ink-3 [&>th]:font-normal">
            <th>name</th>
            <th>port</th>
            <th>target</th>
            {withNodePort && <th>node</th>}
            <th className="w-6">
              <span className="sr-only">actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {ports.map((port, i) => (
            <tr key={i} className="align-top">
              <td>
                <CellInput
                  label={`Name of port ${i + 1}`}
                  value={port.name ?? ''}
                  onCommit={(text) => change(i, (old) => (text === '' ? without(old, 'name') : { ...old, name: text }))}
                />
              </td>
              <td>
                <CellInput
                  label={`Port ${i + 1}`}
                  value={String(port.port)}
                  inputMode="numeric"
                  onCommit={(text) => wholeNumber(text, (number) => change(i, (old) => ({ ...old, port: number })))}
                />
              </td>
              <td>
                <CellInput
                  label={`Target of port ${i + 1}`}
                  value={String(port.targetPort ?? port.port)}
                  onCommit={(text) =>
                    change(i, (old) =>
                      text.trim() === ''
                        ? without(old, 'targetPort')
                        : { ...old, targetPort: intOrString(text.trim()) },
                    )
                  }
                />
              </td>
              {withNodePort && (
                <td>
                  <CellInput
                    label={`Node port of port ${i + 1}`}
                    value={port.nodePort === undefined ? '' : String(port.nodePort)}
                    inputMode="numeric"
                    onCommit={(text) =>
                      text.trim() === ''
                        ? change(i, (old) => without(old, 'nodePort'))
                        : wholeNumber(text, (number) => change(i, (old) => ({ ...old, nodePort: number })))
                    }
                  />
                </td>
              )}
              <td>
                <IconButton
                  label={`Remove port ${i + 1}`}
                  size="sm"
                  icon={<Trash2 aria-hidden />}
                  because={ports.length === 1 ? 'A Service has at least one port.' : undefined}
                  onClick={() => remove(i)}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {ports.some((port) => port.protocol !== undefined && port.protocol !== 'TCP') && (
        <p className="mt-1 text-2xs text-ink-3">
          {ports.map((port) => `${port.port}/${port.protocol ?? 'TCP'}`).join(', ')}
        </p>
      )}
    </Section>
  )
}

const intOrString = (text: string): IntOrString => (/^\d+$/.test(text) ? Number(text) : text)
