import { actions } from "#widgets/actions.ts";
import type { Dock } from "#widgets/lamella-docks.ts";
import type { Menu } from "#widgets/lamella-menu-bar.ts";
import type { ContributedMenus } from "./plugins/contributed-menus.ts";

/** The menu bar, with what plugins add to it; a viewer without plugins has no "Learn". */
export function menus(docks: readonly Dock[], contributed: ContributedMenus): Menu[] {
  return ownMenus(docks).map(({ title, sections }) => {
    const id = title.toLowerCase() as keyof ContributedMenus; // the titles below, small
    const added = contributed[id] ?? [];
    return { title, sections: added.length > 0 ? [...sections, added] : sections };
  });
}

function ownMenus(docks: readonly Dock[]): Menu[] {
  const { file, edit, view, tools, layers, compare, help } = actions;
  const ofPlugins = docks.filter(({ hasAction }) => !hasAction);
  const learn = ofPlugins.map(({ id, title }) => ({
    title,
    command: "view.dock",
    args: () => ({ dock: id }),
  }));
  return [
    {
      title: "File",
      sections: [
        [file.openAddress, file.openFiles, file.openStack, file.openFolder],
        [file.openMembranes, file.openNuclei],
        [file.save],
        [file.openSession, file.saveSession, file.saveArchive, file.share],
      ],
    },
    { title: "Edit", sections: [[edit.undo, edit.redo]] },
    {
      title: "View",
      sections: [
        [view.fitView, view.zoomIn, view.zoomOut],
        [view.previousSlice, view.nextSlice, view.play],
        [compare.start, compare.swipe, compare.sideBySide, compare.difference, compare.stop],
        [view.screenshot, view.screenshotWithBar, view.copyScreenshot],
        [view.overview, view.performance],
        [view.leftPanel, view.rightPanel, view.theme],
        [view.palette],
      ],
    },
    {
      title: "Layers",
      sections: [
        [layers.newLabels, layers.toLabels],
        [layers.uncertainty, layers.places, layers.nextPlace, layers.previousPlace],
        [layers.toggleVisible, layers.toggleOthers, layers.showOnly],
        [layers.duplicate, layers.toggleLock, layers.imageToLabels, layers.labelsToImage],
        [layers.moveUp, layers.moveDown, layers.selectAbove, layers.selectBelow],
        [layers.autoContrast],
        [layers.newLabel, layers.swapLabel, layers.preserveLabels, layers.interpolate],
        [tools.merge, tools.split, layers.deleteObject],
        [layers.smallerBrush, layers.largerBrush],
        [
          layers.labelsList,
          layers.objects,
          layers.nextLabel,
          layers.previousLabel,
          layers.shuffleColors,
        ],
        [file.save],
        [layers.removeLayer],
      ],
    },
    ...(learn.length > 0 ? [{ title: "Learn", sections: [learn] }] : []),
    { title: "Help", sections: [[help.tour, help.keys], [help.plugins]] },
  ];
}
