import type { Command } from '../command'
import { applyFix } from './applyFix'
import { applyObjects } from './applyObjects'
import { applyYaml } from './applyYaml'
import { backToNow } from './backToNow'
import { breakThings } from './breakThings'
import { cancelMode } from './cancelMode'
import { chooseOutcome } from './chooseOutcome'
import { chooseTrack } from './chooseTrack'
import { closeDialog } from './closeDialog'
import { closeWalk } from './closeWalk'
import { configureCluster } from './configureCluster'
import { crashPod } from './crashPod'
import { deleteConntrack } from './deleteConntrack'
import { deleteObjects } from './deleteObjects'
import { dismissNotice } from './dismissNotice'
import { dismissOpenError } from './dismissOpenError'
import { duplicateObjects } from './duplicateObjects'
import { editHost } from './editHost'
import { editObject } from './editObject'
import { expireConntrack } from './expireConntrack'
import { goToMoment } from './goToMoment'
import { goToStation } from './goToStation'
import { killPod } from './killPod'
import { mend } from './mend'
import { moveOnCanvas } from './moveOnCanvas'
import { movePodToNode } from './movePodToNode'
import { newScenario } from './newScenario'
import { openDialog } from './openDialog'
import { openFile } from './openFile'
import { pause } from './pause'
import { pauseClock } from './pauseClock'
import { placeObject } from './placeObject'
import { play } from './play'
import { playOn } from './playOn'
import { redo } from './redo'
import { removeRequest } from './removeRequest'
import { renameScenario } from './renameScenario'
import { runClock } from './runClock'
import { runUntil } from './runUntil'
import { selectObjects } from './selectObjects'
import { sendAgain } from './sendAgain'
import { sendRequest } from './sendRequest'
import { sendSaved } from './sendSaved'
import { setClockSpeed } from './setClockSpeed'
import { setReadiness } from './setReadiness'
import { setReplicas } from './setReplicas'
import { setSpeed } from './setSpeed'
import { setTheme } from './setTheme'
import { setTimeMode } from './setTimeMode'
import { showDockTab } from './showDockTab'
import { showRulesOf } from './showRulesOf'
import { showServiceRules } from './showServiceRules'
import { showSmallTab } from './showSmallTab'
import { skipToEnd } from './skipToEnd'
import { skipToStart } from './skipToStart'
import { startConnecting } from './startConnecting'
import { startMoving } from './startMoving'
import { startPlacing } from './startPlacing'
import { startStream } from './startStream'
import { stepBack } from './stepBack'
import { stepClock } from './stepClock'
import { stepClockBack } from './stepClockBack'
import { stepForward } from './stepForward'
import { stopStream } from './stopStream'
import { undo } from './undo'
import { watchProbe } from './watchProbe'

/** Every intent a person can have here, by id. Menus, keys and the tests read this list. */
export const commands = {
  applyFix,
  applyObjects,
  applyYaml,
  backToNow,
  breakThings,
  cancelMode,
  chooseOutcome,
  chooseTrack,
  closeDialog,
  closeWalk,
  configureCluster,
  crashPod,
  deleteConntrack,
  deleteObjects,
  dismissNotice,
  dismissOpenError,
  duplicateObjects,
  editHost,
  editObject,
  expireConntrack,
  goToMoment,
  goToStation,
  killPod,
  mend,
  moveOnCanvas,
  movePodToNode,
  newScenario,
  openDialog,
  openFile,
  pause,
  pauseClock,
  placeObject,
  play,
  playOn,
  redo,
  removeRequest,
  renameScenario,
  runClock,
  runUntil,
  selectObjects,
  sendAgain,
  sendRequest,
  sendSaved,
  setClockSpeed,
  setReadiness,
  setReplicas,
  setSpeed,
  setTheme,
  setTimeMode,
  showDockTab,
  showRulesOf,
  showServiceRules,
  showSmallTab,
  skipToEnd,
  skipToStart,
  startConnecting,
  startMoving,
  startPlacing,
  startStream,
  stepBack,
  stepClock,
  stepClockBack,
  stepForward,
  stopStream,
  undo,
  watchProbe,
} as const satisfies Record<string, Command<never>>
