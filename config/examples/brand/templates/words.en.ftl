# Any message of locales/en/*.ftl, in your own words.
master-password = Example account password
