# What stands on many pages.

skip-to-content = Skip to the content
sign-out = Sign out
help = Help

# { $time } is a time of the day, "14:05"; { $date } is the message "date".
moment-today = today at { $time }
moment-yesterday = yesterday at { $time }
moment-on-date = { $date } at { $time }
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
