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
  return (
    <>
      <SkipLink />
      {screen === 'small' ? <SmallFrame /> : <WideFrame wide={screen === 'wide'} />}
      <PaneBoundary pane="The dialog">
        <Dialogs />
      </PaneBoundary>
      <OpenErrorCard />
      <Notices />
      <Announcer />
    </>
  )
}
