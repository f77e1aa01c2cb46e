package credential

// Minimums of the passwords of IAM users, as CIS AWS Foundations Benchmark v5.0.0 wants them (1.7
// and 1.8; Security Hub's IAM.15 and IAM.16).
const (
	PasswordLength = 14
	PasswordReuse  = 24
)

// PasswordPolicy returns the parameters of iam:UpdateAccountPasswordPolicy for passwords of at
// least PasswordLength characters of four kinds, none of the last PasswordReuse. Passwords do not
// expire: NIST SP 800-63B advises against it.
func PasswordPolicy() map[string]any {
	return map[string]any{
		"MinimumPasswordLength": PasswordLength, "RequireSymbols": true, "RequireNumbers": true, "RequireUppercaseCharacters": true,
		"RequireLowercaseCharacters": true, "AllowUsersToChangePassword": true, "PasswordReusePrevention": PasswordReuse,
	}
}
