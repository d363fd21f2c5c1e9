# What stands on many pages.

skip-to-content = Skip to the content
sign-out = Sign out
help = Help

# { $time } is a time of the day, "14:05"; { $date } is the message "date".
moment-today = today at { $time }
moment-yesterday = yesterday at { $time }
moment-on-date = { $date } at { $time }
how-long-seconds =
    { $count ->
        [one] 1 second
       *[other] { $count } seconds
    }
how-long-minutes =
    { $count ->
        [one] 1 minute
       *[other] { $count } minutes
    }
how-long-hours =
    { $count ->
        [one] 1 hour
       *[other] { $count } hours
    }
moment-in-full =
    { $weekday ->
        [1] Monday
        [2] Tuesday
        [3] Wednesday
        [4] Thursday
        [5] Friday
        [6] Saturday
       *[7] Sunday
    }, { $date }, { $time }
date =
    { $day } { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    } { $year }

error-mark = Error:
there-is-a-problem = There is a problem
your-account = Your account
your-portals = Your portals
account-linking = Account linking
authentication = Authentication
sessions = Sessions
activity = Activity
your-data = Your data
email-address = E-mail address
password = Password
master-password = Master account password
master-password-hint = To be sure that it is you: the password with which you sign in here.
user-name = User name
continue = Continue
back = Back
keep-it = Keep it
leave-it = Leave it as it is
change-address = Change<span class="offscreen"> the e-mail address</span>
find-a-portal = Find a portal
find = Find
no-portal-found = No portal has this in its name.
no-portals = There are no portals yet.
support-code = Support code:
forgot-password = Forgot your password?
newer = Newer
older = Older
pages = Pages
nothing-here = There is nothing here.
subject = Subject
mail-to = To
mail-from = From
script-show = Show
script-hide = Hide
script-show-label = Show what you typed
script-hide-label = Hide what you typed
script-strength = Strength: { $strength }
script-strength-refused = Strength: { $strength }, not accepted yet
a-browser-on = a browser on { $system }
a-browser-on-title = A browser on { $system }
browser-alone = { $browser }
browser-on = { $browser } on { $system }
unknown-browser = an unknown browser
unknown-browser-title = An unknown browser
verbatim = { $text }
