import { Plus, Trash2 } from 'lucide-react'
import type { Container, ContainerPort, PodSpec } from '#kinds/pod/schema'
import { CellInput } from '../primitives/CellInput'
import { IconButton } from '../primitives/IconButton'
import { TextField } from '../primitives/TextField'
import { Section } from './Section'
import { without } from './without'
import { wholeNumber } from './wholeNumber'

interface ContainersSectionProps {
  readonly spec: PodSpec
  /** Takes a change of the Pod's spec; gives back what is wrong with it, or nothing. */
  readonly edit: (label: string, change: (spec: PodSpec) => PodSpec) => string | undefined
  /** A running Pod's containers can get another image and nothing else. */
  readonly portsFixed?: boolean
}

/** The containers of a Pod or of a template: image and declared ports. */
export function ContainersSection({ spec, edit, portsFixed = false }: ContainersSectionProps) {
  return spec.containers.map((container, i) => {
    const change = (label: string, with_: (container: Container) => Container) =>
      edit(label, (old) => ({ ...old, containers: old.containers.map((each, j) => (j === i ? with_(each) : each)) }))
    const ports = container.ports ?? []
    const changePort = (at: number, with_: (port: ContainerPort) => ContainerPort) =>
      change('Change a container port', (old) => ({
        ...old,
        ports: (old.ports ?? []).map((port, j) => (j === at ? with_(port) : port)),
      }))

    return (
      <Section
        key={container.name}
        title={spec.containers.length === 1 ? 'Container' : `Container ${container.name}`}
        aside={
          <span className="flex items-center gap-1 font-mono text-xs text-ink-3">
            {spec.containers.length === 1 && container.name}
            {!portsFixed && (
              <IconButton
                label={`Add a port to container ${container.name}`}
                size="sm"
                icon={<Plus aria-hidden />}
                onClick={() =>
                  change('Add a container port', (old) => ({
                    ...old,
                    ports: [...(old.ports ?? []), { containerPort: nextPort(old.ports ?? []) }],
                  }))
                }
              />
            )}
          </span>
        }
      >
        <TextField
          label="Image"
          mono
          value={container.image ?? ''}
          onCommit={(image) => change('Change the image', (old) => ({ ...old, image }))}
        />
        {ports.length === 0 ? (
          <p className="py-1 text-xs text-ink-3">Declares no ports.</p>
        ) : portsFixed ? (
          <p className="py-1 text-xs text-ink-2">
            Declares{' '}
            <span className="font-mono">
              {ports
                .map(
                  (port) =>
                    `${port.name === undefined ? '' : `${port.name} `}${port.containerPort}/${port.protocol ?? 'TCP'}`,
                )
                .join(', ')}
            </span>
          </p>
        ) : (
          <table className="mt-1 w-full table-fixed border-separate border-spacing-0.5 text-xs">
            <thead>
              <tr className="text-left text-2xs text-ink-3 [&>th]:font-normal">
                <th>name</th>
                <th>port</th>
                <th>protocol</th>
                <th className="w-6">
                  <span className="sr-only">actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {ports.map((port, at) => (
                <tr key={at} className="align-top">
                  <td>
                    <CellInput
                      label={`Name of container port ${at + 1}`}
                      value={port.name ?? ''}
                      onCommit={(text) =>
                        changePort(at, (old) => (text === '' ? without(old, 'name') : { ...old, name: text }))
                      }
                    />
                  </td>
                  <td>
                    <CellInput
                      label={`Container port ${at + 1}`}
                      value={String(port.containerPort)}
                      inputMode="numeric"
                      onCommit={(text) =>
                        wholeNumber(text, (number) => changePort(at, (old) => ({ ...old, containerPort: number })))
                      }
                    />
                  </td>
                  <td className="pt-1 pl-1.5 font-mono text-ink-2">{port.protocol ?? 'TCP'}</td>
                  <td>
                    <IconButton
                      label={`Remove container port ${at + 1}`}
                      size="sm"
                      icon={<Trash2 aria-hidden />}
                      onClick={() =>
                        change('Remove a container port', (old) => ({
                          ...old,
                          ports: (old.ports ?? []).filter((_, j) => j !== at),
                        }))
                      }
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Section>
    )
  })
}

const nextPort = (ports: readonly ContainerPort[]): number =>
  ports.length === 0 ? 8080 : Math.max(...ports.map((port) => port.containerPort)) + 1
