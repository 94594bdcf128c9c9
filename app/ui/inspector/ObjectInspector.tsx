import { Send } from 'lucide-react'
import { useState } from 'react'
import { parseKey, type ObjectKey } from '#model/objectMeta'
import { editObject } from '#store/commands/editObject'
import { openDialog } from '#store/commands/openDialog'
import { mayPerform } from '#store/mayPerform'
import { usePerform, usePlayground } from '#store/react'
import { PaneBoundary } from '../errors/PaneBoundary'
import { Button } from '../primitives/Button'
import { onDemand } from '../primitives/onDemand'
import { TabList, TabPanel, Tabs } from '../primitives/Tabs'
import { Findings } from './Findings'
import { InspectorHeader } from './InspectorHeader'
import { ObjectForm } from './ObjectForm'

const YamlTab = onDemand(async () => (await import('./YamlTab')).YamlTab)

const tabs = [
  { value: 'form', label: 'Form' },
  { value: 'yaml', label: 'YAML' },
] as const
/** Kinds with fields; what they say must not look as if it could be changed where it cannot. */
const hasForm: ReadonlySet<string> = new Set(['Pod', 'Service', 'Node', 'Deployment'])
type Tab = (typeof tabs)[number]['value']

interface ObjectInspectorProps {
  readonly objectKey: ObjectKey
  readonly onBack?: (() => void) | undefined
}

/** One object, as a form or as YAML, with what is wrong with it on top and the request it can take part in below. */
export function ObjectInspector({ objectKey, onBack }: ObjectInspectorProps) {
  const { kind } = parseKey(objectKey)
  const perform = usePerform()
  const [tab, setTab] = useState<Tab>('form')
  const locked = usePlayground((state) => {
    if (!hasForm.has(kind)) return undefined
    const allowed = mayPerform(state, editObject, { key: objectKey, label: '', change: (same) => same })
    return allowed === true ? undefined : allowed.because
  })
  const hasYaml = kind !== 'Host' && kind !== 'LoadBalancer'
  const sends = kind === 'Pod' || kind === 'Host' || kind === 'Node'

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <InspectorHeader objectKey={objectKey} onBack={onBack} />
      <Tabs value={tab} onValueChange={setTab} className="flex min-h-0 flex-1 flex-col">
        {hasYaml && <TabList label="How to edit" look="segmented" tabs={tabs} className="mx-4 mt-0.5 mb-2" />}
        <TabPanel value="form" className="min-h-0 flex-1 overflow-y-auto outline-none">
          <Findings objectKey={objectKey} />
          {locked && <p className="px-4 pb-1 text-xs text-ink-3">{locked}</p>}
          <ObjectForm objectKey={objectKey} onYaml={() => setTab('yaml')} />
        </TabPanel>
        {hasYaml && (
          <TabPanel
            value="yaml"
            className="relative flex min-h-0 flex-1 flex-col outline-none data-[state=inactive]:hidden"
          >
            <PaneBoundary pane="The YAML editor">
              <YamlTab objectKey={objectKey} />
            </PaneBoundary>
          </TabPanel>
        )}
      </Tabs>
      {(sends || kind === 'Service' || kind === 'LoadBalancer') && (
        <footer className="flex gap-2 border-t border-line px-4 py-3">
          <Button
            tone="primary"
            icon={<Send aria-hidden className="size-3.5" />}
            onClick={() =>
              perform(openDialog, {
                dialog: sends ? { type: 'request', from: objectKey } : { type: 'request', to: objectKey },
              })
            }
            className="flex-1"
          >
            Send a request
          </Button>
        </footer>
      )}
    </div>
  )
}
