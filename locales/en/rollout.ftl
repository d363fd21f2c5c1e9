# While a portal is being put behind the gateway, for some browsers before others.

rollout-join = Use { $portal } with your master account?
rollout-join-what = From then on this browser signs in to <strong>{ $portal }</strong> with your master account. The first time, you are asked for the login that you have there; after that you are not asked again.
rollout-join-stays = Nothing changes at { $portal } itself, and you can go back to its own login page at any time.
rollout-join-button = Use my master account
rollout-stay-outside = Stay with the login page of { $portal }
rollout-joined = { $portal } uses your master account
rollout-joined-what = This browser signs in to { $portal } with your master account.
rollout-go-back = Go back to the login page of { $portal }
rollout-leave = Go back to the login page of { $portal }?
rollout-leave-what = This browser then meets the login page of { $portal } again, as it did before.
rollout-leave-stays = Your master account and the login that is linked in it stay as they are, and you can come back at any time.
rollout-leave-button = Use the old login page
rollout-stay-inside = Keep using my master account
rollout-left = { $portal } uses its own login page
rollout-left-what = In this browser you sign in to { $portal } on its own login page.
rollout-not-yet = { $portal } cannot be used with your master account yet
rollout-not-yet-what = For now you sign in to { $portal } on its own login page, as before.
state-own-login = With its own login page for now
