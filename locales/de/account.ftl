# „Mein Konto“: Anmeldung, Sitzungen, Aktivität, Daten.
