# Logins von Portalen verknüpfen.
