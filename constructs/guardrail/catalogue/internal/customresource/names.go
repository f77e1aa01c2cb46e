package customresource

import (
	"strings"
)

// inIAM are the names that IAM has for services, by those that the SDKs have, where more than
// dashes differ.
var inIAM = pairs(`amp aps|apigatewaymanagementapi executeapi|apigatewayv2 apigateway|appconfigdata appconfig|bedrockagent bedrock
bedrockagentruntime bedrock|bedrockruntime bedrock|chimesdkidentity chime|chimesdkmediapipelines chime|chimesdkmeetings chime
chimesdkmessaging chime|chimesdkvoice chime|cloudcontrol cloudformation|cloudhsmv2 cloudhsm|cloudsearchdomain cloudsearch
cloudwatchevents events|cloudwatchlogs logs|cognitoidentityprovider cognitoidp|cognitoidentityserviceprovider cognitoidp
configservice config|connectcases cases|connectcontactlens connect|connectparticipant executeapi|costandusagereportservice cur
costexplorer ce|customerprofiles profile|databasemigrationservice dms|directoryservice ds|docdb rds|dynamodbstreams dynamodb
efs elasticfilesystem|elasticloadbalancingv2 elasticloadbalancing|elasticsearchservice es|elb elasticloadbalancing
elbv2 elasticloadbalancing|emr elasticmapreduce|eventbridge events|finspacedata finspaceapi|forecastquery forecast
greengrassv2 greengrass|iot1clickdevices iot1click|iot1clickprojects iot1click|iotdata iot|iotdataplane iot|ioteventsdata iotevents
iotsecuretunneling iot|ivsrealtime ivs|keyspaces cassandra|kinesisanalyticsv2 kinesisanalytics|kinesisvideoarchivedmedia kinesisvideo
kinesisvideomedia kinesisvideo|kinesisvideosignaling kinesisvideo|kinesisvideowebrtcstorage kinesisvideo|lexmodels lex
lexmodelbuildingservice lex|lexruntime lex|lexruntimeservice lex|lexruntimev2 lex|lexv2models lex|lexv2runtime lex|location geo
mailmanager ses|marketplaceagreement awsmarketplace|marketplacecatalog awsmarketplace|marketplacedeployment awsmarketplace
marketplaceentitlement awsmarketplace|marketplaceentitlementservice awsmarketplace|marketplacemetering awsmarketplace
mediastoredata mediastore|meteringmarketplace awsmarketplace|migrationhubconfig mgh|migrationhubrefactorspaces refactorspaces
mturk mechanicalturk|mwaa airflow|neptune rds|neptunedata neptunedb|opensearch es|opensearchserverless aoss
paymentcryptographydata paymentcryptography|personalizeevents personalize|personalizeruntime personalize|pinpoint mobiletargeting
pinpointemail ses|pinpointsmsvoice smsvoice|pinpointsmsvoicev2 smsvoice|qconnect wisdom|qldbsession qldb
resourcegroupstaggingapi tag|s3control s3|s3outposts s3|sagemakera2iruntime sagemaker|sagemakeredge sagemaker
sagemakerfeaturestoreruntime sagemaker|sagemakermetrics sagemaker|sagemakerruntime sagemaker|servicecatalogappregistry servicecatalog
sesv2 ses|sfn states|sso awsssoportal|ssoadmin sso|ssooidc ssooauth|stepfunctions states|supplychain scn|taxsettings tax
timestreamquery timestream|timestreamwrite timestream|transcribestreaming transcribe|workspacesthinclient thinclient`)

// spelledOtherwise are services of which many actions in IAM have other names than the calls, as
// s3:ListAllMyBuckets is that of ListBuckets: any action of theirs may be the call's.
var spelledOtherwise = map[string]bool{
	"apigateway": true, "budgets": true, "cassandra": true, "dms": true, "dynamodb": true, "executeapi": true, "glue": true, "lambda": true,
	"quicksight": true, "s3": true, "sqs": true,
}

// besides are actions that a call needs under another name, or in another service.
var besides = map[string][]string{
	"accessanalyzer:getfindingv2":                    {"access-analyzer:getfinding"},
	"accessanalyzer:listfindingsv2":                  {"access-analyzer:listfindings"},
	"bedrock:converse":                               {"bedrock:invokemodel"},
	"bedrock:conversestream":                         {"bedrock:invokemodelwithresponsestream"},
	"cloudfront:createdistributionwithtags":          {"cloudfront:createdistribution", "cloudfront:tagresource"},
	"cloudsearch:uploaddocuments":                    {"cloudsearch:document"},
	"comprehendmedical:detectentities":               {"comprehendmedical:detectentitiesv2"},
	"detective:listorganizationadminaccounts":        {"detective:listorganizationadminaccount"},
	"iotfleetwise:batchcreatevehicle":                {"iotfleetwise:createvehicle"},
	"iotfleetwise:batchupdatevehicle":                {"iotfleetwise:updatevehicle"},
	"kms:reencrypt":                                  {"kms:reencryptfrom", "kms:reencryptto"},
	"lex:listutteranceanalyticsdata":                 {"lex:listaggregatedutterances"},
	"route53resolver:updatefirewallconfig":           {"ec2:describevpcs"},
	"secretsmanager:getsecretvalue":                  {"kms:decrypt"},
	"sns:publishbatch":                               {"sns:publish"},
	"ssm:getparameter":                               {"kms:decrypt"},
	"ssm:getparameters":                              {"kms:decrypt"},
	"timestream:query":                               {"timestream:select"},
	"verifiedpermissions:batchisauthorized":          {"verifiedpermissions:isauthorized"},
	"verifiedpermissions:batchisauthorizedwithtoken": {"verifiedpermissions:isauthorizedwithtoken"},
	"vpclattice:batchupdaterule":                     {"vpc-lattice:updaterule"},
}

func pairs(text string) map[string]string {
	all := map[string]string{}
	for pair := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '|' || r == '\n' }) {
		name, in, _ := strings.Cut(pair, " ")
		all[name] = in
	}
	return all
}
