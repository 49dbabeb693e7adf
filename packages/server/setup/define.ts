/** The elements of the Setup page by tag. */

import { SetupAnswersElement } from './elements/setup-answers.js';
import { SetupAppElement } from './elements/setup-app.js';
import { SetupAuditElement } from './elements/setup-audit.js';
import { SetupAwayElement } from './elements/setup-away.js';
import { SetupCodeElement } from './elements/setup-code.js';
import { SetupColorElement } from './elements/setup-color.js';
import { SetupConflictElement } from './elements/setup-conflict.js';
import { SetupDataElement } from './elements/setup-data.js';
import { SetupDeleteAccountElement } from './elements/setup-delete-account.js';
import { SetupDialogElement } from './elements/setup-dialog.js';
import { SetupEmailElement } from './elements/setup-email.js';
import { SetupFieldElement } from './elements/setup-field.js';
import { SetupFormFieldElement } from './elements/setup-form-field.js';
import { SetupFormFieldsElement } from './elements/setup-form-fields.js';
import { SetupGreetingElement } from './elements/setup-greeting.js';
import { SetupGreetingsElement } from './elements/setup-greetings.js';
import { SetupHolidaysElement } from './elements/setup-holidays.js';
import { SetupHoursElement } from './elements/setup-hours.js';
import { SetupIdentityElement } from './elements/setup-identity.js';
import { SetupInstallElement } from './elements/setup-install.js';
import { SetupMetaElement } from './elements/setup-meta.js';
import { SetupMissiveElement } from './elements/setup-missive.js';
import { SetupMissiveFailuresElement } from './elements/setup-missive-failures.js';
import { SetupMissiveFormElement } from './elements/setup-missive-form.js';
import { SetupMissiveTestElement } from './elements/setup-missive-test.js';
import { SetupNewAccountElement } from './elements/setup-new-account.js';
import { SetupOperatorsElement } from './elements/setup-operators.js';
import { SetupOptionsElement, SetupTextsElement } from './elements/setup-options.js';
import { SetupOwnPasswordElement } from './elements/setup-own-password.js';
import { SetupPictureElement } from './elements/setup-picture.js';
import { SetupPreviewElement } from './elements/setup-preview.js';
import { SetupRatingsElement } from './elements/setup-ratings.js';
import { SetupReplyTimeElement } from './elements/setup-reply-time.js';
import { SetupSaveBarElement } from './elements/setup-save-bar.js';
import { SetupSignInElement } from './elements/setup-sign-in.js';
import { SetupStartElement } from './elements/setup-start.js';
import { SetupStatusElement } from './elements/setup-status.js';
import { SetupTeamElement } from './elements/setup-team.js';
import { SetupThemeElement } from './elements/setup-theme.js';
import { SetupVisitorsElement } from './elements/setup-visitors.js';

export const SETUP_ELEMENTS: Readonly<Record<string, CustomElementConstructor>> = {
  'setup-answers': SetupAnswersElement,
  'setup-audit': SetupAuditElement,
  'setup-away': SetupAwayElement,
  'setup-code': SetupCodeElement,
  'setup-color': SetupColorElement,
  'setup-conflict': SetupConflictElement,
  'setup-data': SetupDataElement,
  'setup-delete-account': SetupDeleteAccountElement,
  'setup-dialog': SetupDialogElement,
  'setup-email': SetupEmailElement,
  'setup-field': SetupFieldElement,
  'setup-form-field': SetupFormFieldElement,
  'setup-form-fields': SetupFormFieldsElement,
  'setup-greeting': SetupGreetingElement,
  'setup-greetings': SetupGreetingsElement,
  'setup-holidays': SetupHolidaysElement,
  'setup-hours': SetupHoursElement,
  'setup-identity': SetupIdentityElement,
  'setup-install': SetupInstallElement,
  'setup-meta': SetupMetaElement,
  'setup-missive': SetupMissiveElement,
  'setup-missive-failures': SetupMissiveFailuresElement,
  'setup-missive-form': SetupMissiveFormElement,
  'setup-missive-test': SetupMissiveTestElement,
  'setup-new-account': SetupNewAccountElement,
  'setup-operators': SetupOperatorsElement,
  'setup-options': SetupOptionsElement,
  'setup-own-password': SetupOwnPasswordElement,
  'setup-picture': SetupPictureElement,
  'setup-preview': SetupPreviewElement,
  'setup-ratings': SetupRatingsElement,
  'setup-reply-time': SetupReplyTimeElement,
  'setup-save-bar': SetupSaveBarElement,
  'setup-sign-in': SetupSignInElement,
  'setup-start': SetupStartElement,
  'setup-status': SetupStatusElement,
  'setup-team': SetupTeamElement,
  'setup-texts': SetupTextsElement,
  'setup-theme': SetupThemeElement,
  'setup-visitors': SetupVisitorsElement,
  'setup-app': SetupAppElement,
};
