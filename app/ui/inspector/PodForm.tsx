import { ChevronDown } from 'lucide-react'
import { podIPs } from '#kinds/pod/addresses'
import type { Pod } from '#kinds/pod/schema'
import { keyOf, controllerOf } from '#model/objectMeta'
import type { Labels } from '#model/selector'
import { movePodToNode } from '#store/commands/movePodToNode'
import { setReadiness } from '#store/commands/setReadiness'
import { usePerform, usePlayground, useStoreApi } from '#store/react'
import { graph } from '#store/selectors'
import { useCommandEntry } from '../layout/useCommandEntry'
import { StateGlyph } from '../glyphs/StateGlyph'
import { stateWord } from '../outline/outlineTree'
import { Field, FieldValue } from '../primitives/Field'
import { Menu } from '../primitives/Menu'
import { onDemand } from '../primitives/onDemand'
import { Switch } from '../primitives/Switch'
import { TextField } from '../primitives/TextField'
import { ContainersSection } from './ContainersSection'
import { LabelsField } from './LabelsField'
import { Section } from './Section'
import { useEdit } from './useEdit'
import { without } from './without'

const PodLive = onDemand(async () => (await import('./PodLive')).PodLive, null)

const listensAnnotation = 'kubewalk.dev/listens'

/** A Pod as a form: where it runs, whether it is ready, what it listens on, its labels and containers. */
export function PodForm({ pod }: { readonly pod: Pod }) {
  const key = keyOf(pod)
  const edit = useEdit('Pod', key)
  const perform = usePerform()
  const entry = useCommandEntry()
  const store = useStoreApi()
  const picture = usePlayground((state) => graph(state).nodes.find((node) => node.key === key))
  const shown = picture?.type === 'Pod' ? picture : undefined
  const owner = controllerOf(pod)
  const annotation = pod.metadata.annotations?.[listensAnnotation]

  return (
    <>
      <Section>
        <FieldValue label="Node">
          <span className="min-w-0 flex-1 truncate">{pod.spec.nodeName ?? 'waits for a Node'}</span>
          <Menu
            align="end"
            entries={() =>
              graph(store.getState())
                .nodes.filter((node) => node.type === 'Node' && node.name !== pod.spec.nodeName)
                .map((node) => entry(movePodToNode, { pod: key, node: node.key }, { label: node.name }))
            }
          >
            <button
              type="button"
              className="flex h-6 cursor-pointer items-center gap-1 rounded-tag px-1 text-xs font-semibold text-ink hover:bg-sheet-3 max-md:h-9"
            >
              Move to… <ChevronDown aria-hidden className="size-3 text-ink-3" />
            </button>
          </Menu>
        </FieldValue>
        <FieldValue label="Address">
          <span className="font-mono break-all">{podIPs(pod).join(', ') || 'none yet'}</span>
        </FieldValue>
        <Field label="Ready">
          {(control) => (
            <span className="flex min-h-7 items-center gap-2">
              <Switch
                {...control}
                checked={shown?.state === 'ready'}
                onChange={(ready) => perform(setReadiness, { pod: key, ready })}
              />
              {shown && (
                <span className="flex items-center gap-1 text-xs text-ink-2">
                  <StateGlyph state={shown.state} /> {stateWord(shown.state)}
                </span>
              )}
            </span>
          )}
        </Field>
        <TextField
          label="App listens"
          mono
          value={annotation === '' ? 'nothing' : (annotation ?? '')}
          placeholder={shown === undefined || shown.ports.length === 0 ? 'nothing' : shown.ports.join(', ')}
          hint={
            annotation === undefined ? 'Its declared ports, unless you say otherwise: 8080/TCP, or nothing.' : undefined
          }
          onCommit={(text) =>
            edit('Change what it listens on', (authored) => {
              const others: Labels = without(
                { [listensAnnotation]: '', ...authored.metadata.annotations },
                listensAnnotation,
              )
              const typed = text.trim()
              const annotations =
                typed === '' ? others : { ...others, [listensAnnotation]: typed === 'nothing' ? '' : typed }
              return { ...authored, metadata: { ...authored.metadata, annotations } }
            })
          }
        />
        <LabelsField
          label="Labels"
          value={pod.metadata.labels ?? {}}
          onCommit={(labels) =>
            edit('Change labels', (authored) => ({ ...authored, metadata: { ...authored.metadata, labels } }))
          }
        />
        {owner && (
          <p className="mt-1 text-xs text-ink-3">
            Made by {owner.kind} {owner.name}. What you change here is kept for this Pod only.
          </p>
        )}
      </Section>
      <PodLive pod={key} />
      <ContainersSection
        spec={pod.spec}
        portsFixed
        edit={(label, change) => edit(label, (authored) => ({ ...authored, spec: change(authored.spec) }))}
      />
    </>
  )
}
