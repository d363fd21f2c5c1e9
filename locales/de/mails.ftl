# E-Mails und Textnachrichten.

# Zwischen Absätzen steht eine leere Zeile. Ein Code steht allein in seinem Absatz, und in seiner E-Mail gibt es nichts anzuklicken.
mail-greeting = Guten Tag,

mail-account-created-subject = Ihr { $brand }-Hauptkonto
mail-account-created =
    Für diese E-Mail-Adresse wurde ein Hauptkonto angelegt.

    Melden Sie sich unter { $sign_in } mit dieser Adresse und dem Passwort an, das Sie erhalten haben. Wenn Sie ein Portal zum ersten Mal öffnen, werden Sie nach Ihrer Anmeldung dort gefragt, danach nicht mehr.

    Wenn Sie das nicht erwartet haben, sagen Sie es denen, die { $brand } betreiben.

mail-sessions-ended-subject = Ein anderer Browser wurde von Ihrem { $brand }-Hauptkonto abgemeldet
mail-sessions-ended =
    Ihr { $brand }-Hauptkonto wurde auf Ihren Wunsch in einem anderen Browser abgemeldet.

    Wo Sie angemeldet sind, sehen Sie unter { $sign_in }/account/sessions.

    Wenn Sie das nicht waren, ändern Sie das Passwort Ihres Hauptkontos.

mail-account-deleted-subject = Ihr { $brand }-Hauptkonto ist gelöscht
mail-account-deleted =
    Ihr { $brand }-Hauptkonto und alles, was damit verknüpft war, wurde auf Ihren Wunsch gelöscht.

    Ihre Konten bei den Portalen sind, wie sie waren.

    Wenn Sie das nicht waren, sagen Sie es sofort denen, die { $brand } betreiben.

mail-account-locked-subject = Ihr { $brand }-Hauptkonto ist gesperrt
mail-account-locked =
    Ihr Hauptkonto wurde von denen gesperrt, die { $brand } betreiben. Sie wurden überall abgemeldet und können sich nicht anmelden, bis es entsperrt wird.

    Wenn Sie nicht wissen, warum, fragen Sie dort nach. Wie Sie sie erreichen, steht unter { $sign_in }/help.

mail-account-unlocked-subject = Ihr { $brand }-Hauptkonto ist entsperrt
mail-account-unlocked =
    Ihr Hauptkonto wurde von denen entsperrt, die { $brand } betreiben. Sie können sich unter { $sign_in } wieder anmelden.

mail-password-expiry-set-subject = Wann Ihr { $brand }-Hauptkonto nach einem neuen Passwort fragt
mail-password-expiry-set =
    Es wurde geändert, nach welcher Zeit Ihr Hauptkonto nach einem neuen Passwort fragt. Sie sehen und ändern das unter { $sign_in }/account/authentication.

    Wenn Sie das nicht waren, ist jemand als Sie angemeldet: Ändern Sie dort das Passwort, das meldet alle anderen ab.

mail-password-changed-subject = Das Passwort Ihres { $brand }-Hauptkontos wurde geändert
mail-password-changed =
    Das Passwort Ihres { $brand }-Hauptkontos wurde geändert. Alle Browser außer dem, in dem das geschah, wurden abgemeldet.

    Was in Ihrem Konto geschehen ist, sehen Sie unter { $sign_in }/account/activity.

    Wenn Sie das nicht waren, sagen Sie es sofort denen, die { $brand } betreiben.

mail-token-subject = { $brand }: Bestätigungscode für Ihre E-Mail-Adresse

mail-reset-token =
    Jemand, hoffentlich Sie, möchte ein neues Passwort für Ihr { $brand }-Hauptkonto wählen. Um fortzufahren, geben Sie diesen Bestätigungscode auf der Seite ein, die danach fragt:

    { $token }

    Er gilt 15 Minuten lang, einmal, in dem Browser, in dem er angefordert wurde.

    Wenn Sie das nicht waren, tun Sie nichts: Ihr Passwort bleibt, wie es ist. Geben Sie den Code niemandem.

mail-reset-without-account =
    Jemand, hoffentlich Sie, möchte ein neues Passwort für ein { $brand }-Hauptkonto mit dieser E-Mail-Adresse wählen. Es gibt kein solches Konto, also auch keinen Bestätigungscode.

    Wenn Sie das waren, haben Sie sich vielleicht mit einer anderen Adresse registriert: Versuchen Sie es unter { $sign_in }/forgot mit jener.

    Wenn Sie das nicht waren, tun Sie nichts.

mail-registration-token =
    Jemand, hoffentlich Sie, legt mit dieser E-Mail-Adresse ein { $brand }-Hauptkonto an. Um fortzufahren, geben Sie diesen Bestätigungscode auf der Seite ein, die danach fragt:

    { $token }

    Er gilt 15 Minuten lang, einmal, in dem Browser, in dem er angefordert wurde.

    Wenn Sie das nicht waren, tun Sie nichts: Es wird kein Konto angelegt. Geben Sie den Code niemandem.

mail-already-registered =
    Jemand, hoffentlich Sie, möchte mit dieser E-Mail-Adresse ein { $brand }-Hauptkonto anlegen. Sie haben damit schon ein Konto, also gibt es keinen Bestätigungscode, und nichts wurde geändert.

    Wenn Sie das waren, melden Sie sich unter { $sign_in } an. Wenn Sie Ihr Passwort vergessen haben, wählen Sie ein neues unter { $sign_in }/forgot.

    Wenn Sie das nicht waren, tun Sie nichts.

mail-password-reset-subject = Ihr { $brand }-Hauptkonto hat ein neues Passwort
mail-password-reset =
    Für Ihr { $brand }-Hauptkonto wurde ein neues Passwort gewählt, mit einem Bestätigungscode, der an diese Adresse ging. Alle Browser wurden abgemeldet.

    Melden Sie sich mit dem neuen Passwort unter { $sign_in } an.

    Wenn Sie das nicht waren, kann jemand Ihre E-Mails lesen: Ändern Sie zuerst das Passwort Ihres Postfachs, wählen Sie dann hier ein neues unter { $sign_in }/forgot, und sagen Sie es denen, die { $brand } betreiben.

mail-portal-linked-subject = { $portal } ist jetzt mit Ihrem Hauptkonto verknüpft
mail-portal-linked =
    Ihre Anmeldung bei { $portal } wurde mit Ihrem { $brand }-Hauptkonto verknüpft. Von nun an werden Sie bei { $portal } angemeldet, ohne gefragt zu werden.

    Ihre Verknüpfungen sehen und entfernen Sie unter { $sign_in }/account/links.

    Wenn Sie das nicht waren, entfernen Sie die Verknüpfung und ändern Sie Ihr Passwort bei { $portal }.

mail-portal-unlinked-subject = { $portal } ist nicht mehr mit Ihrem Hauptkonto verknüpft
mail-portal-unlinked =
    Die Verknüpfung zwischen { $portal } und Ihrem { $brand }-Hauptkonto wurde entfernt und das gespeicherte Passwort gelöscht.

    Bei { $portal } selbst wurde nichts geändert. Unter { $sign_in }/account/links können Sie es wieder verknüpfen.

    Wenn Sie das nicht waren, ändern Sie das Passwort Ihres Hauptkontos.

mail-one-time-code-set-up-subject = Einmalcodes sind für Ihr { $brand }-Hauptkonto eingerichtet
mail-one-time-code-set-up =
    Von nun an werden Sie bei jeder Anmeldung nach einem Code Ihrer App gefragt. Ihnen wurden zehn Wiederherstellungscodes gezeigt: Bewahren Sie sie dort auf, wo Sie sie finden, wenn die App weg ist.

    Ändern können Sie das unter { $sign_in }/account/authentication.

    Wenn Sie das nicht waren, kennt jemand Ihr Passwort: Sagen Sie es sofort denen, die { $brand } betreiben.

mail-one-time-code-removed-subject = Einmalcodes wurden von Ihrem { $brand }-Hauptkonto entfernt
mail-one-time-code-removed =
    Sie werden bei der Anmeldung nicht mehr nach einem Code Ihrer App gefragt. Wenn Sie keinen Passkey haben, meldet Ihr Passwort allein Sie an, und Ihre Wiederherstellungscodes gelten nicht mehr. Unter { $sign_in }/account/authentication können Sie wieder Einmalcodes einrichten.

    Wenn Sie das nicht waren, ändern Sie das Passwort Ihres Hauptkontos und sagen Sie es denen, die { $brand } betreiben.

mail-passkey-added-subject = Ein Passkey wurde Ihrem { $brand }-Hauptkonto hinzugefügt
mail-passkey-added =
    Der Passkey „{ $name }“ meldet Sie von jetzt an an, auch ohne Passwort.

    Ihre Passkeys sehen und entfernen Sie unter { $sign_in }/account/authentication.

    Wenn Sie das nicht waren, kennt jemand Ihr Passwort: Entfernen Sie den Passkey, ändern Sie das Passwort und sagen Sie es denen, die { $brand } betreiben.

mail-passkey-removed-subject = Ein Passkey wurde von Ihrem { $brand }-Hauptkonto entfernt
mail-passkey-removed =
    Der Passkey „{ $name }“ meldet Sie nicht mehr an.

    Einen anderen erstellen Sie unter { $sign_in }/account/authentication.

    Wenn Sie das nicht waren, ändern Sie das Passwort Ihres Hauptkontos und sagen Sie es denen, die { $brand } betreiben.

mail-recovery-codes-issued-subject = Neue Wiederherstellungscodes für Ihr { $brand }-Hauptkonto
mail-recovery-codes-issued =
    Zehn neue Wiederherstellungscodes wurden erzeugt. Die früheren gelten nicht mehr.

    Wenn Sie das nicht waren, ändern Sie das Passwort Ihres Hauptkontos und erzeugen Sie neue Codes unter { $sign_in }/account/authentication.

mail-recovery-code-used-subject = Ein Wiederherstellungscode Ihres { $brand }-Hauptkontos wurde benutzt
mail-recovery-code-used =
    Einer Ihrer Wiederherstellungscodes wurde anstelle eines Einmalcodes eingegeben. Er gilt nicht mehr; Sie haben noch { $left }. Neue erzeugen Sie unter { $sign_in }/account/authentication.

    Wenn Sie das nicht waren, ändern Sie das Passwort Ihres Hauptkontos und erzeugen Sie neue Codes.

mail-locked-out-subject = Zu viele falsche Passwörter für Ihr { $brand }-Hauptkonto
mail-locked-out =
    Am { $date } um { $time } hat jemand einmal zu oft ein falsches Passwort für Ihr Hauptkonto eingegeben, mit der Netzadresse { $address }. Von dort werden { $wait } lang keine Passwörter mehr angenommen. Ein Browser, in dem Sie sich schon einmal angemeldet haben, wird durch die Versuche anderer nicht aufgehalten.

    Wenn Sie das waren, versuchen Sie es nach dieser Zeit noch einmal, oder wählen Sie unter { $sign_in }/forgot ein neues Passwort: Das geht sofort.

    Wenn Sie das nicht waren, versucht jemand, Ihr Passwort zu erraten. Er wurde nicht eingelassen. Wenn Sie dasselbe Passwort auch anderswo verwenden oder es leicht zu erraten ist, ändern Sie es unter { $sign_in }/account/authentication und richten Sie dort Einmalcodes oder einen Passkey ein.

mail-too-many-codes-subject = Falsche Einmalcodes für Ihr { $brand }-Hauptkonto
mail-too-many-codes =
    Jemand mit der Netzadresse { $address } hat das richtige Passwort Ihres Hauptkontos eingegeben und dann zu viele falsche Einmalcodes. Er wurde nicht eingelassen, und bis zu eine Stunde lang werden keine Codes mehr angenommen.

    Wenn Sie das waren, prüfen Sie, ob die Uhr Ihres Telefons richtig geht, und versuchen Sie es später wieder. Wenn Sie das nicht waren, ändern Sie das Passwort Ihres Hauptkontos unter { $sign_in }/account/authentication: Jemand kennt es.

mail-address-token =
    Jemand, hoffentlich Sie, möchte dies zur E-Mail-Adresse eines { $brand }-Hauptkontos machen. Um fortzufahren, geben Sie diesen Bestätigungscode auf der Seite ein, die danach fragt:

    { $token }

    Es gilt 15 Minuten lang, einmal, in dem Browser, in dem es angefordert wurde.

    Wenn Sie das nicht waren, tun Sie nichts: Es wird nichts geändert. Geben Sie den Bestätigungscode niemandem.

mail-address-taken =
    Jemand, hoffentlich Sie, möchte dies zur E-Mail-Adresse eines { $brand }-Hauptkontos machen. Es gibt damit schon ein anderes Konto, also gibt es keinen Bestätigungscode, und nichts wurde geändert.

    Wenn Sie das waren, melden Sie sich unter { $sign_in } bei jenem Konto an oder löschen Sie es dort zuerst.

    Wenn Sie das nicht waren, tun Sie nichts.

mail-no-verified-number =
    Jemand, hoffentlich Sie, möchte ein neues Passwort für Ihr { $brand }-Hauptkonto wählen und hat einen Bestätigungscode per SMS angefordert. Ihr Konto hat keine bestätigte Mobilnummer, also wurde keiner gesendet.

    Wenn Sie das waren, gehen Sie zu { $sign_in }/forgot und lassen Sie sich den Bestätigungscode per E-Mail senden.

    Wenn Sie das nicht waren, tun Sie nichts: Ihr Passwort bleibt, wie es ist.

mail-email-changed-subject = Die E-Mail-Adresse Ihres { $brand }-Hauptkontos wurde geändert
mail-email-changed =
    Ihr { $brand }-Hauptkonto hat jetzt eine andere E-Mail-Adresse. Vorher: { $from }. Jetzt: { $to }.

    Von nun an melden Sie sich mit der neuen an, und E-Mails gehen dorthin. Diese ging an beide.

    Wenn Sie das nicht waren, sagen Sie es sofort denen, die { $brand } betreiben.

mail-security-questions-changed-subject = Die Sicherheitsfragen Ihres { $brand }-Hauptkontos wurden geändert
mail-security-questions-changed =
    Die Sicherheitsfragen, die gestellt werden, wenn Sie Ihr Passwort vergessen haben, wurden geändert oder entfernt.

    Andere wählen Sie unter { $sign_in }/account/authentication.

    Wenn Sie das nicht waren, ändern Sie das Passwort Ihres Hauptkontos und sagen Sie es denen, die { $brand } betreiben.

mail-name-changed-subject = Der Name in Ihrem { $brand }-Hauptkonto wurde geändert
mail-name-changed =
    Der Name in Ihrem { $brand }-Hauptkonto wurde geändert.

    Sie sehen ihn unter { $sign_in }/account/contact.

    Wenn Sie das nicht waren, ändern Sie das Passwort Ihres Hauptkontos.

mail-pin-changed-subject = Die PIN Ihres { $brand }-Hauptkontos wurde geändert
mail-pin-changed =
    Ihr { $brand }-Hauptkonto hat eine neue PIN, an der die Betreuung Sie erkennt. Die bisherige gilt nicht mehr.

    Wenn Sie das nicht waren, ändern Sie das Passwort Ihres Hauptkontos und sagen Sie es denen, die { $brand } betreiben.

mail-number-changed-subject = Die Mobilnummer Ihres { $brand }-Hauptkontos wurde geändert
mail-number-changed =
    Die Mobilnummer Ihres { $brand }-Hauptkontos ist jetzt { $number }. Wenn Sie Ihr Passwort vergessen, kann ein Bestätigungscode dorthin gesendet werden.

    Ändern können Sie sie unter { $sign_in }/account/contact.

    Wenn Sie das nicht waren, ändern Sie das Passwort Ihres Hauptkontos und sagen Sie es denen, die { $brand } betreiben.

mail-number-removed-subject = Die Mobilnummer Ihres { $brand }-Hauptkontos wurde entfernt
mail-number-removed =
    Die Mobilnummer Ihres { $brand }-Hauptkontos wurde entfernt. Es werden keine SMS mehr gesendet.

    Unter { $sign_in }/account/contact können Sie eine hinzufügen.

    Wenn Sie das nicht waren, ändern Sie das Passwort Ihres Hauptkontos und sagen Sie es denen, die { $brand } betreiben.

mail-invitation-subject = Sie sind eingeladen, Ihr { $brand }-Hauptkonto anzulegen
mail-invitation =
    Sie sind eingeladen, mit dieser E-Mail-Adresse Ihr { $brand }-Hauptkonto anzulegen: Damit melden Sie sich einmal an und gehen dann von einem Portal zum nächsten, ohne sich neu anzumelden.

    Öffnen Sie { $sign_in }/register und geben Sie dort Ihre Adresse und diesen Code ein:

    { $token }

    Er gilt { $days } Tage lang, einmal. Geben Sie ihn niemandem.

    Wenn Sie nicht wissen, warum Sie das bekommen, tun Sie nichts: Es wird kein Konto angelegt.
