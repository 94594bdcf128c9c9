import type { PlaygroundStore } from '#store/command'
import { notify } from '#store/commands/notify'
import { useStoreApi } from '#store/react'
import { MenuFailed } from './primitives/LoadBoundary'
import { OpenErrorCard } from './errors/OpenErrorCard'
import { PaneBoundary } from './errors/PaneBoundary'
import { Announcer } from './layout/Announcer'
import { Dialogs } from './layout/Dialogs'
import { Notices } from './layout/Notices'
import { SkipLink } from './layout/SkipLink'
import { SmallFrame } from './layout/SmallFrame'
import { useKeptFocus } from './layout/useKeptFocus'
import { useScreen } from './layout/useScreen'
import { useShortcuts } from './layout/useShortcuts'
import { WideFrame } from './layout/WideFrame'
import { useIdlePreload } from './layout/useIdlePreload'

/** The page: the frame that the screen has room for, and what lies over it. */
export function App() {
  const screen = useScreen()
  useShortcuts()
  useKeptFocus()
  useIdlePreload()
  const store = useStoreApi()
  return (
    <MenuFailed value={() => tellOfMenu(store)}>
      <SkipLink />
      {screen === 'small' ? <SmallFrame /> : <WideFrame wide={screen === 'wide'} />}
      <PaneBoundary pane="The dialog">
        <Dialogs />
      </PaneBoundary>
      <OpenErrorCard />
      <Notices />
      <Announcer />
    </MenuFailed>
  )
}

const tellOfMenu = (store: PlaygroundStore): void =>
  notify(
    store,
    'error',
    'The menu could not be opened',
    'A part of Kubewalk could not be loaded. Open it again to try once more.',
  )
