import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { SurveyCreator, SurveyCreatorComponent } from "survey-creator-react";

/** Shows the editor with a form, and gives its model. */
window.openCreator = (json) => {
  const creator = new SurveyCreator({ showPreviewTab: false, showThemeTab: false, showLogicTab: false, showTranslationTab: false });
  creator.JSON = json;
  createRoot(document.getElementById("editor")).render(createElement(SurveyCreatorComponent, { creator }));
  return creator;
};
