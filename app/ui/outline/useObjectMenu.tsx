import { Copy, FileCog, ListTree, Move, Send, ToggleLeft, Trash2 } from 'lucide-react'
import { useCallback } from 'react'
import { objectOf } from '#kinds/registry'
import { parseKey, type ObjectKey } from '#model/objectMeta'
import { deleteObjects } from '#store/commands/deleteObjects'
import { duplicateObjects } from '#store/commands/duplicateObjects'
import { movePodToNode } from '#store/commands/movePodToNode'
import { openDialog } from '#store/commands/openDialog'
import { setReadiness } from '#store/commands/setReadiness'
import { setReplicas } from '#store/commands/setReplicas'
import { showDockTab } from '#store/commands/showDockTab'
import { showRulesOf } from '#store/commands/showRulesOf'
import { showServiceRules } from '#store/commands/showServiceRules'
import { showSmallTab } from '#store/commands/showSmallTab'
import { startConnecting } from '#store/commands/startConnecting'
import { usePerform, useStoreApi } from '#store/react'
import { graph } from '#store/selectors'
import { useCommandEntry } from '../layout/useCommandEntry'
import { onDemand } from '../primitives/onDemand'
import type { MenuEntry } from '../primitives/menuEntry'

const BreakEntries = onDemand(async () => (await import('../break/BreakEntries')).BreakEntries, null)

/** Makes the lines of an object's menu. */
export function useObjectMenu(): (key: ObjectKey) => readonly MenuEntry[] {
  const store = useStoreApi()
  const perform = usePerform()
  const entry = useCommandEntry()

  return useCallback(
    (key) => {
      const state = store.getState()
      const { kind, name } = parseKey(key)
      const node = graph(state).nodes.find((candidate) => candidate.key === key)
      const entries: MenuEntry[] = []

      if (kind === 'Pod' || kind === 'Host' || kind === 'Node') {
        entries.push(
          entry(
            openDialog,
            { dialog: { type: 'request', from: key } },
            { label: 'Send a request to…', icon: <Send aria-hidden /> },
          ),
          entry(startConnecting, { from: key }, { label: 'Send by clicking a target', icon: <Send aria-hidden /> }),
        )
      }
      if (kind === 'Pod' || kind === 'Host' || kind === 'Node' || kind === 'Service' || kind === 'LoadBalancer') {
        entries.push(
          entry(
            openDialog,
            { dialog: { type: 'request', to: key } },
            { label: `Send a request to ${name} from…`, icon: <Send aria-hidden /> },
          ),
        )
      }
      if (node?.type === 'Pod') {
        const nodes = graph(state).nodes.filter((candidate) => candidate.type === 'Node')
        entries.push(
          { type: 'separator' },
          {
            type: 'more',
            label: 'Move to Node',
            icon: <Move aria-hidden />,
            because: nodes.length === 0 ? 'There is no Node yet.' : undefined,
            entries: nodes.map((to) =>
              to.key === node.node
                ? { type: 'choice', label: to.name, chosen: true, onSelect: () => undefined }
                : entry(movePodToNode, { pod: key, node: to.key }, { label: to.name }),
            ),
          },
          entry(
            setReadiness,
            { pod: key, ready: node.state !== 'ready' },
            { label: node.state === 'ready' ? 'Set not ready' : 'Set ready', icon: <ToggleLeft aria-hidden /> },
          ),
        )
      }
      if (kind === 'Node') {
        entries.push({
          type: 'action',
          label: 'Show its rules',
          icon: <ListTree aria-hidden />,
          onSelect: () => {
            perform(showRulesOf, { node: name })
            perform(showDockTab, { tab: 'rules' })
            perform(showSmallTab, { tab: 'rules' })
          },
        })
      }
      if (kind === 'Service') {
        entries.push(entry(showServiceRules, { service: key }, { icon: <ListTree aria-hidden /> }))
      }
      if (kind === 'Deployment') {
        const replicas = objectOf(state.world.objects, 'Deployment', key)?.spec.replicas ?? 1
        entries.push(
          entry(
            setReplicas,
            { key, replicas: replicas + 1 },
            { label: `Scale to ${replicas + 1}`, icon: <FileCog aria-hidden /> },
          ),
        )
        if (replicas > 0) {
          entries.push(
            entry(
              setReplicas,
              { key, replicas: replicas - 1 },
              { label: `Scale to ${replicas - 1}`, icon: <FileCog aria-hidden /> },
            ),
          )
        }
      }
      entries.push({
        type: 'later',
        id: 'break',
        render: (parts) => <BreakEntries parts={parts} what={{ type: 'object', key }} />,
      })
      // It stands there because of its Service, and goes with it.
      if (kind === 'LoadBalancer') return entries
      if (entries.length > 0) entries.push({ type: 'separator' })
      entries.push(
        entry(duplicateObjects, { keys: [key] }, { label: 'Duplicate', icon: <Copy aria-hidden /> }),
        entry(deleteObjects, { keys: [key] }, { label: 'Delete', icon: <Trash2 aria-hidden />, danger: true }),
      )
      return entries
    },
    [store, perform, entry],
  )
}
